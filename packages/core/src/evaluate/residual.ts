import type { Condition } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import type { CompiledStatement } from './compile.ts';
import type { ResidualTerm } from './decision.ts';
import { UNKNOWN } from './tri.ts';

/** Prints a condition on one line: `StringLike aws:RequestTag/team = red | blue`. */
export function describeCondition(condition: Condition): string {
  return `${condition.operator.written} ${condition.key} = ${condition.values.join(' | ')}`;
}

/** What of a statement cannot be decided for a request: conditions, resource variables, whom it names. */
export function residualTerms(
  compiled: CompiledStatement,
  request: Request,
  isNamingOpen: boolean,
): readonly ResidualTerm[] {
  const { statement, reference } = compiled;
  const terms: ResidualTerm[] = [];
  if (compiled.resource(request) === UNKNOWN) {
    const { negated = false, patterns = [] } = statement.resource ?? {};
    const element = negated ? 'NotResource' : 'Resource';
    terms.push({ statement: reference, condition: `${element} = ${patterns.join(' | ')}` });
  }
  compiled.conditions.forEach((decide, index) => {
    const condition = statement.conditions[index];
    if (condition === undefined || decide(request) !== UNKNOWN) return;
    terms.push({ statement: reference, condition: describeCondition(condition) });
  });
  if (isNamingOpen) {
    const names = statement.principal?.entries.map((entry) => entry.value) ?? [];
    terms.push({ statement: reference, condition: `Principal = ${names.join(' | ')}` });
  }
  return terms;
}

/** The condition that stands for a whole policy that was not collected. */
export function missingPolicyTerm(missing: 'trust' | 'resource'): ResidualTerm {
  const name = missing === 'trust' ? 'trust policy' : 'key policy';
  return { statement: null, condition: `the ${name}, which is not in the input, allows it` };
}

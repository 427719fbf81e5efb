import type { Catalog, Statement } from '@countersign/core';
import {
  isServiceLinkedRole,
  type PrincipalEntity,
  principalsOf,
} from '../../../inventory/model.ts';
import { hasWildcard, isEverything } from '../../../judge/action-elements.ts';
import { coversEveryResource } from '../../../judge/broad-statements.ts';
import { weakest } from '../../../judge/certainty.ts';
import { effectiveGrant, type Grant } from '../../effective-grant.ts';
import type { Finding } from '../../finding.ts';
import { listNames } from '../../labels.ts';
import { makeFinding } from '../../make-finding.ts';
import { permissionManagementBy } from '../../permission-management.ts';
import type { Rule, RuleContext } from '../../rule.ts';

/** Services whose permission management is that of identities. */
const IDENTITY_SERVICES: ReadonlySet<string> = new Set([
  'iam',
  'organizations',
  'sso',
  'identitystore',
]);

/** Reports every principal that may manage permissions by an action pattern with a wildcard. */
export const wildcardPermissionManagement: Rule = {
  id: 'wildcard-permission-management',
  title: 'Permission management granted by a wildcard',
  severity: 'medium',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-6', 'PCI DSS 7.2.2', 'AWS Foundational Security IAM.21'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
  ],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    const { judge } = context;
    const patternsOf = patternsByStatement(judge.catalog);
    for (const entity of principalsOf(judge.model)) {
      if (isServiceLinkedRole(entity) || isPlainAdministrator(context, entity)) continue;
      const risks = judge.policiesOf(entity).identity.flatMap(({ document }) =>
        document.policy.statements.flatMap((statement) =>
          patternsOf(statement).flatMap((risky) => {
            const grant = effectiveGrant(judge, entity, { document, statement }, risky.actions);
            return grant === null ? [] : [{ pattern: risky.pattern, grant }];
          }),
        ),
      );
      if (risks.length > 0) yield describe(entity, risks);
    }
  },
};

/** A pattern of a statement, and the actions that manage permissions among those it covers. */
interface RiskyPattern {
  readonly pattern: string;
  /** Those on identities first. */
  readonly actions: readonly string[];
}

/** Remembers what each statement's patterns cover: managed policies are attached in many places. */
function patternsByStatement(catalog: Catalog): (statement: Statement) => readonly RiskyPattern[] {
  const known = new Map<Statement, readonly RiskyPattern[]>();
  return (statement) => {
    const remembered = known.get(statement);
    if (remembered !== undefined) return remembered;
    const found = riskyPatterns(catalog, statement);
    known.set(statement, found);
    return found;
  };
}

function riskyPatterns(catalog: Catalog, { effect, action }: Statement): readonly RiskyPattern[] {
  if (effect === 'Deny' || action.negated) return [];
  return action.patterns
    .filter((pattern) => hasWildcard(pattern) && !isEverything(pattern))
    .flatMap((pattern) => {
      const actions = permissionManagementBy(catalog, pattern).toSorted(
        (a, b) => Number(isOnIdentities(b)) - Number(isOnIdentities(a)),
      );
      return actions.length > 0 ? [{ pattern, actions }] : [];
    });
}

function isOnIdentities(action: string): boolean {
  return IDENTITY_SERVICES.has(action.slice(0, action.indexOf(':')));
}

/** A principal that one statement makes an administrator has a finding that says more. */
function isPlainAdministrator(context: RuleContext, entity: PrincipalEntity): boolean {
  if (context.administratorOf(entity) === null) return false;
  return context.judge
    .policiesOf(entity)
    .identity.some(({ document }) =>
      document.policy.statements.some(
        ({ effect, action, resource }) =>
          effect === 'Allow' &&
          !action.negated &&
          action.patterns.some(isEverything) &&
          coversEveryResource(resource),
      ),
    );
}

function describe(
  entity: PrincipalEntity,
  risks: readonly { readonly pattern: string; readonly grant: Grant }[],
): Finding {
  const patterns = [...new Set(risks.map(({ pattern }) => pattern))];
  const isHigh = risks.some(({ grant }) => isOnIdentities(grant.action));
  return makeFinding(wildcardPermissionManagement, {
    subject: { kind: entity.kind, arn: entity.arn },
    accountId: entity.accountId,
    title: `${entity.name} may manage permissions by ${patterns.length === 1 ? 'the wildcard' : 'the wildcards'} ${listNames(patterns)}`,
    fix:
      `Name the actions that ${entity.name} needs instead of ${listNames(patterns, patterns.length)}: ` +
      'a wildcard also grants what AWS adds later.',
    witness: risks.map(({ grant }) => grant.witness),
    certainty: weakest(risks.map(({ grant }) => grant.certainty)),
    ...(isHigh ? { severity: 'high' } : {}),
  });
}

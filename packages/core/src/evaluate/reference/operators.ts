import type { OperatorName } from '../../policy/policy.ts';
import type { RequestContext } from '../../request/request.ts';
import { arnTest } from './conditions-arn.ts';
import { binaryTest, boolTest } from './conditions-bool.ts';
import { type DateOperator, dateTest } from './conditions-date.ts';
import { ipTest } from './conditions-ip.ts';
import { type NumericOperator, numericTest } from './conditions-numeric.ts';
import { type StringOperator, stringTest } from './conditions-string.ts';
import type { ValueTest } from './value-test.ts';

/** The operators that compare values; `Null` only asks whether there is one. */
export type ComparingOperator = Exclude<OperatorName, 'Null'>;

/** An operator as the comparison it makes and whether it is the negation of that. */
export interface Comparison {
  readonly negated: boolean;
  /** The test of one value of the policy; only string and ARN operators use the variables. */
  readonly testOf: (policyValue: string, variables: RequestContext | null) => ValueTest;
}

/**
 * What each operator compares, and which ones are "negated matching".
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 */
export const COMPARISONS: Readonly<Record<ComparingOperator, Comparison>> = {
  StringEquals: string('StringEquals'),
  StringNotEquals: negation(string('StringEquals')),
  StringEqualsIgnoreCase: string('StringEqualsIgnoreCase'),
  StringNotEqualsIgnoreCase: negation(string('StringEqualsIgnoreCase')),
  StringLike: string('StringLike'),
  StringNotLike: negation(string('StringLike')),
  NumericEquals: numeric('NumericEquals'),
  NumericNotEquals: negation(numeric('NumericEquals')),
  NumericLessThan: numeric('NumericLessThan'),
  NumericLessThanEquals: numeric('NumericLessThanEquals'),
  NumericGreaterThan: numeric('NumericGreaterThan'),
  NumericGreaterThanEquals: numeric('NumericGreaterThanEquals'),
  DateEquals: date('DateEquals'),
  DateNotEquals: negation(date('DateEquals')),
  DateLessThan: date('DateLessThan'),
  DateLessThanEquals: date('DateLessThanEquals'),
  DateGreaterThan: date('DateGreaterThan'),
  DateGreaterThanEquals: date('DateGreaterThanEquals'),
  Bool: { negated: false, testOf: boolTest },
  BinaryEquals: { negated: false, testOf: binaryTest },
  IpAddress: { negated: false, testOf: ipTest },
  NotIpAddress: { negated: true, testOf: ipTest },
  ArnEquals: { negated: false, testOf: arnTest },
  ArnLike: { negated: false, testOf: arnTest },
  ArnNotEquals: { negated: true, testOf: arnTest },
  ArnNotLike: { negated: true, testOf: arnTest },
};

function string(operator: StringOperator): Comparison {
  return {
    negated: false,
    testOf: (text, variables) => stringTest(operator, text, variables),
  };
}

function numeric(operator: NumericOperator): Comparison {
  return { negated: false, testOf: (text) => numericTest(operator, text) };
}

function date(operator: DateOperator): Comparison {
  return { negated: false, testOf: (text) => dateTest(operator, text) };
}

function negation(comparison: Comparison): Comparison {
  return { ...comparison, negated: true };
}

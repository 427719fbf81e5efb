import type { LintSeverity } from './lint-issue.ts';

/** The ids of the checks that look at a whole document; reading it has issue codes of its own. */
export type LintCheckId =
  | 'malformed-action'
  | 'unknown-action'
  | 'action-matches-nothing'
  | 'unknown-condition-key'
  | 'condition-key-without-effect'
  | 'operator-key-type'
  | 'invalid-condition-value'
  | 'for-all-values-without-null-check'
  | 'set-operator-on-single-value'
  | 'missing-set-operator'
  | 'principal-in-identity-policy'
  | 'missing-principal'
  | 'invalid-principal'
  | 'not-principal-with-allow'
  | 'anyone-allowed'
  | 'missing-resource'
  | 'resource-in-trust-policy'
  | 'malformed-resource-arn'
  | 'policy-too-large'
  | 'empty-list'
  | 'variable-in-old-version'
  | 'pass-role-to-any'
  | 'not-action-with-allow'
  | 'redundant-pattern'
  | 'redundant-statement';

/** What is said of a check wherever it is listed. */
export interface LintCheckDescription {
  readonly severity: LintSeverity;
  readonly title: string;
}

/** Every check with its severity; documented in `docs/lint.md`. */
export const LINT_CHECKS: Readonly<Record<LintCheckId, LintCheckDescription>> = {
  'malformed-action': { severity: 'error', title: 'An action is not written `service:Name`' },
  'unknown-action': { severity: 'warning', title: 'AWS lists no action of that name' },
  'action-matches-nothing': { severity: 'warning', title: 'A pattern matches no action' },
  'unknown-condition-key': {
    severity: 'warning',
    title: 'AWS lists no condition key of that name',
  },
  'condition-key-without-effect': {
    severity: 'warning',
    title: 'A condition key applies to none of the statement’s actions',
  },
  'operator-key-type': {
    severity: 'warning',
    title: 'The operator is for another type than the condition key has',
  },
  'invalid-condition-value': {
    severity: 'warning',
    title: 'A value is not of the type that its operator compares',
  },
  'for-all-values-without-null-check': {
    severity: 'warning',
    title: '`ForAllValues` in an Allow also holds when the key is missing',
  },
  'set-operator-on-single-value': {
    severity: 'warning',
    title: '`ForAllValues` or `ForAnyValue` on a key with one value',
  },
  'missing-set-operator': {
    severity: 'warning',
    title: 'A key with several values without `ForAllValues` or `ForAnyValue`',
  },
  'principal-in-identity-policy': {
    severity: 'error',
    title: '`Principal` in a policy that is attached to the principal itself',
  },
  'missing-principal': { severity: 'error', title: 'A resource-based policy without `Principal`' },
  'invalid-principal': { severity: 'error', title: 'A principal that AWS does not take' },
  'not-principal-with-allow': {
    severity: 'warning',
    title: '`NotPrincipal` with Allow lets everybody else in',
  },
  'anyone-allowed': { severity: 'warning', title: 'Everybody is allowed, without a condition' },
  'missing-resource': { severity: 'error', title: 'A statement without `Resource`' },
  'resource-in-trust-policy': { severity: 'error', title: '`Resource` in a trust policy' },
  'malformed-resource-arn': { severity: 'error', title: 'A resource is no ARN' },
  'policy-too-large': { severity: 'error', title: 'The document is larger than AWS takes' },
  'empty-list': { severity: 'warning', title: 'An empty list' },
  'variable-in-old-version': {
    severity: 'warning',
    title: 'A policy variable in a document that does not interpret it',
  },
  'pass-role-to-any': {
    severity: 'warning',
    title: '`iam:PassRole` for every role and every service',
  },
  'not-action-with-allow': {
    severity: 'suggestion',
    title: '`NotAction` with Allow also grants what AWS adds later',
  },
  'redundant-pattern': {
    severity: 'suggestion',
    title: 'A pattern that another of the same list covers',
  },
  'redundant-statement': { severity: 'suggestion', title: 'A statement that another one covers' },
};

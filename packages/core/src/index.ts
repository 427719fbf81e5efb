export { type Arn, formatArn, isAccountId, parseArn, splitArn } from './arn/arn.ts';
export { intersectArns } from './arn/intersect-arns.ts';
export type {
  AccessLevel,
  Catalog,
  CatalogAction,
  CatalogActionResource,
  CatalogConditionKey,
  ConditionKeyType,
} from './catalog/catalog.ts';
export { indexConditionKeys } from './catalog/condition-key-index.ts';
export { memoryCatalog } from './catalog/memory-catalog.ts';
export type { Certificate, CertifiedProof } from './compare/certificate/certificate.ts';
export {
  type CertificateFailure,
  type CheckedCertificate,
  checkCertificate,
} from './compare/certificate/check-certificate.ts';
export { everythingBut, type TrustZone, trustZonePolicy } from './compare/claims.ts';
export {
  COMPARE_ASSUMPTIONS,
  type CompareOptions,
  type Comparer,
  type Comparison,
  createComparer,
  isConfirmed,
  isConfirmedMeeting,
  TYPED_COMPARE_ASSUMPTIONS,
} from './compare/compare.ts';
export {
  askedOf,
  decideAlone,
  decideBy,
  type EffectivePermission,
  isEffective,
  policiesOf,
  type Subject,
} from './compare/subject.ts';
export type { TypingGround } from './compare/typed/typed-requests.ts';
export { compareText } from './compare-text.ts';
export { type CallerLimit, callerLimit } from './evaluate/caller-limits.ts';
export {
  type CompiledLayer,
  type CompiledLayers,
  type CompiledStatement,
  compileLayer,
  compileLayers,
} from './evaluate/compile.ts';
export { formatInstant, parseInstant } from './evaluate/conditions/dates.ts';
export { contextValue } from './evaluate/context.ts';
export { decide } from './evaluate/decide.ts';
export type {
  Decision,
  DecisionKind,
  EndpointType,
  LayerDecision,
  LayerKind,
  OperationDecision,
  PolicyLayers,
  ResidualTerm,
  StatementReference,
} from './evaluate/decision.ts';
export { NO_LAYERS } from './evaluate/decision.ts';
export { evaluate } from './evaluate/evaluate.ts';
export {
  decideOperation,
  evaluateOperation,
  joinDecisions,
  type OperationRequest,
} from './evaluate/evaluate-operation.ts';
export { ASSUMING_ACTIONS } from './evaluate/missing-policy.ts';
export { evaluateOperationReference } from './evaluate/reference/evaluate-operation.ts';
export { evaluateReference } from './evaluate/reference/evaluate-reference.ts';
export { describeCondition } from './evaluate/residual.ts';
export { InvariantError, invariant, unreachable } from './invariant.ts';
export { type Issue, type IssueCode, pointerTo, quote } from './issue.ts';
export {
  type JsonDocument,
  type JsonLimits,
  type JsonValue,
  locateInJson,
  parseJson,
} from './json/parse-json.ts';
export {
  type MinimisedActions,
  type MinimiseOptions,
  minimiseActions,
} from './minimise/minimise-actions.ts';
export { isNegatedOperator, OPERATOR_NAMES, parseOperator } from './policy/operators.ts';
export {
  type ParsedPolicy,
  POLICY_TEXT_LIMITS,
  parsePolicy,
  parsePolicyText,
} from './policy/parse-policy.ts';
export type {
  ActionElement,
  AttachedPolicy,
  Condition,
  ConditionOperator,
  Effect,
  OperatorName,
  Policy,
  PolicyKind,
  PolicyVersion,
  PrincipalElement,
  PrincipalEntry,
  ResourceElement,
  Statement,
} from './policy/policy.ts';
export { type PolicyJson, policyJson, statementJson } from './policy/policy-json.ts';
export type { Reaching, Route } from './reach/goal-search.ts';
export { type GraphPiece, type ReachGraph, ReachGraphBuilder } from './reach/reach-graph.ts';
export { NO_STEP, type Reached, type ReachStep } from './reach/search.ts';
export { parsePrincipal } from './request/parse-principal.ts';
export { principalName } from './request/principal-name.ts';
export type { ContextValue, Principal, Request, RequestContext } from './request/request.ts';
export { fail, ok, type Result } from './result.ts';
export { matchWildcard } from './wildcard/match-wildcard.ts';
export {
  type Answer,
  allowsAlways,
  couldAllow,
  findWitness,
  type Witness,
} from './witness/find-witness.ts';
export type { Question, ResourceDomain } from './witness/question.ts';

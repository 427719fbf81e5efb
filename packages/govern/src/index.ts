export {
  ALERT_STATES,
  type Alert,
  type AlertProgress,
  type AlertState,
  alertId,
  type DueAlert,
  type KeptAlert,
} from './alerts/alert.ts';
export { AlertSender, type SenderCounts } from './alerts/alert-sender.ts';
export { type AlertText, alertText } from './alerts/alert-text.ts';
export {
  INCIDENT_STATES,
  type IncidentDecision,
  type IncidentQuery,
  type IncidentState,
  type KeptDecision,
  type KeptIncident,
  stateAfter,
} from './alerts/kept-incident.ts';
export { testAlerts } from './alerts/test-alert.ts';
export { type AuditInput, type AuditReport, audit } from './audit/audit.ts';
export type { Chain } from './audit/chains.ts';
export type { AcceptedFinding, Exception } from './audit/exceptions.ts';
export {
  type Fact,
  type Finding,
  isAtLeast,
  SEVERITIES,
  type Severity,
  type Subject,
  type WitnessStep,
  worstFirst,
} from './audit/finding.ts';
export { DEFAULT_HYGIENE_LIMITS, type HygieneLimits } from './audit/hygiene-limits.ts';
export { witnessStep } from './audit/make-finding.ts';
export { RULES } from './audit/registry.ts';
export type { Rule, RuleCategory, RuleContext, RuleMetadata } from './audit/rule.ts';
export { type Approvals, NO_APPROVALS } from './detect/approvals.ts';
export {
  ATTACK_VERSION,
  type DetectionMetadata,
  type DetectionRule,
} from './detect/detection-rule.ts';
export { type Detection, Detections, type DetectionsOptions } from './detect/detections.ts';
export { type Incident, Incidents, type IncidentsOptions } from './detect/incidents.ts';
export { DETECTION_RULES } from './detect/registry.ts';
export type { SigmaTools } from './detect/sigma/matcher.ts';
export { readSigma, type SigmaFile, type SigmaProblem } from './detect/sigma/sigma-detections.ts';
export { type ToldIncident, type TrailListener, TrailWatch } from './detect/trail-watch.ts';
export { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from './duties/default-duties.ts';
export type { Conflict, Duty, DutyGroup, DutyPolicy, Strength } from './duties/duty.ts';
export {
  type Certainty,
  createHoldings,
  type Holding,
  type Holdings,
} from './duties/holdings.ts';
export {
  type ChangedFindings,
  type ReachFinding,
  ReachWatch,
  type ReachWatchOptions,
} from './duties/reach-watch.ts';
export {
  type ReachedSide,
  type Violation,
  type Violators,
  violationsOf,
  violatorsByConflict,
} from './duties/reached-violations.ts';
export {
  type AssignedEnvironments,
  assignEnvironments,
  type DisputedAccount,
} from './environments/assign-environments.ts';
export type { Environment } from './environments/environment.ts';
export { PROFILES, type Profile, type ProfileId } from './environments/profiles.ts';
export { type AdministrativeAccess, administratorsOf } from './evidence/administrators.ts';
export {
  type ControlResult,
  type ControlStatus,
  type RuleLimit,
  resultsOf,
} from './evidence/control-results.ts';
export type { Control, Framework, FrameworkId } from './evidence/framework.ts';
export { FRAMEWORKS } from './evidence/frameworks.ts';
export type { Attempt, Fix, FixAnswer, FixInput } from './fix/fix.ts';
export type { Loss, PrincipalLoss } from './fix/loss.ts';
export { MEANS } from './fix/means/registry.ts';
export { type FixPlan, type PlanOptions, type PlanStep, planFixes } from './fix/plan-fixes.ts';
export { type ProposeOptions, proposeFixes } from './fix/propose-fixes.ts';
export { type AuditChanges, changesOf } from './history/audit-changes.ts';
export { auditIssue, createFindingCheck } from './history/check-record.ts';
export {
  type ChangedFinding,
  compareReports,
  type FindingDifferences,
  isWorse,
  type UndecidedFinding,
} from './history/compare-reports.ts';
export {
  createLifeReader,
  type LifeReader,
  type PlacedAudit,
  type ReadLife,
  type Sighting,
} from './history/read-life.ts';
export { recordedFindings, type ScopeParts, scopeOf } from './history/record-audit.ts';
export { applyChange, applyChanges } from './inventory/apply/apply.ts';
export { type BuiltModel, buildModel, type KnownBeside } from './inventory/build-model.ts';
export type { Change } from './inventory/change.ts';
export type {
  AccountCredentials,
  AccountSettings,
  Analyzer,
  PasswordPolicy,
  UsedKey,
  UsedPassword,
  UserCredentials,
} from './inventory/credentials.ts';
export {
  compareModels,
  type ModelDifferences,
  undecidedLines,
} from './inventory/difference/compare-models.ts';
export type {
  AccountStanding,
  ComparedModel,
  OrganizationKnowledge,
} from './inventory/difference/compared-model.ts';
export type {
  AspectDifference,
  Differences,
  DocumentDifference,
  ItemDifference,
  ItemKind,
  ItemPlace,
  Side,
  UndecidedItem,
} from './inventory/difference/difference.ts';
export { mergeItems } from './inventory/difference/merge-items.ts';
export { shareUnchanged } from './inventory/difference/share-unchanged.ts';
export { compareStatements } from './inventory/difference/statements.ts';
export { documentOf } from './inventory/document-of.ts';
export {
  type EffectivePolicies,
  effectivePolicies,
  type IdentityPolicy,
  type Missing,
} from './inventory/effective-policies.ts';
export type { Assignment, IdentityCenter } from './inventory/identity-center.ts';
export { isOpenObject, type OpenObject } from './inventory/json-reader.ts';
export { type ChangeHandlers, matchChange, matchSomeChange } from './inventory/match-change.ts';
export {
  type Account,
  defaultVersion,
  type Entity,
  findManagedPolicy,
  findResourcePolicy,
  findRole,
  type Group,
  isServiceLinkedRole,
  type ManagedPolicy,
  type Model,
  type Organization,
  type OrganizationAccount,
  type OrganizationPolicy,
  type OrganizationUnit,
  type PrincipalEntity,
  principalsOf,
  type Role,
  type User,
  WORKLOAD_TYPES,
  type Workload,
  type Workloads,
  type WorkloadType,
} from './inventory/model.ts';
export { shortInlineName } from './inventory/policy-names.ts';
export {
  readAccessAnalyzers,
  readAccountSettings,
  readCredentialReport,
} from './inventory/read-credentials.ts';
export { type DumpContents, isAccountDump, readDump } from './inventory/read-dump.ts';
export { readIdentityCenter } from './inventory/read-identity-center.ts';
export { ORGANIZATION_SCHEMA, readOrganization } from './inventory/read-organization.ts';
export {
  type ReadResourcePolicies,
  readResourcePolicies,
  readWorkloads,
} from './inventory/read-resources.ts';
export { type PrincipalPermission, permissionOf } from './judge/effective-permission.ts';
export { type ExplainQuestion, type Explanation, explain } from './judge/explain.ts';
export {
  type AskOptions,
  compileEffective,
  compileWith,
  createJudge,
  type Judge,
  principalOf,
} from './judge/judge.ts';
export {
  type CapablePrincipal,
  type WhoCanAnswer,
  type WhoCanQuestion,
  whoCan,
} from './judge/who-can.ts';
export { ActivityKpis, isDeniedIamCall, isPolicyChange } from './kpi/activity-kpis.ts';
export { FindingKpis } from './kpi/finding-kpis.ts';
export type { Kpi, KpiId, KpiPoint, KpiUnit, KpiWindow } from './kpi/kpi.ts';
export { nearestActions } from './lint/checks/actions.ts';
export { LINT_CHECKS, type LintCheckDescription, type LintCheckId } from './lint/lint-checks.ts';
export type { LintedKind, LintIssue, LintSeverity } from './lint/lint-issue.ts';
export { guessKind, lintPolicy, MAX_LINT_ISSUES } from './lint/lint-policy.ts';
export { locatePointers, type TextPlace } from './lint/locate-pointers.ts';
export { nearestNames } from './lint/nearest-name.ts';
export { type AlsoNeeded, alsoNeeds } from './operation/also-needs.ts';
export {
  type AlsoAsked,
  type ExplainedNeed,
  type ExplainedOperation,
  explainOperation,
} from './operation/explain-operation.ts';
export { passedToService } from './operation/passed-to-service.ts';
export {
  type DeclaredKinds,
  type IdentityKind,
  NO_DECLARED_KINDS,
} from './people/identity-kind.ts';
export {
  DEFAULT_OWNER_TAGS,
  type JoinedPeople,
  joinPeople,
  type PeopleSources,
} from './people/join-people.ts';
export type { DeclaredPerson, Person, PersonalIdentity } from './people/person.ts';
export type {
  AlertSink,
  AlertToSend,
  SendOutcome,
} from './ports/alert-sink.ts';
export type {
  AuditMoment,
  AuditScope,
  AuditStore,
  CompleteAudit,
  FindingLife,
  OpenPeriod,
  RecordedException,
  RecordedFinding,
  SavedAudit,
  SaveOutcome,
} from './ports/audit-store.ts';
export type { AlertQuery, IncidentStore } from './ports/incident-store.ts';
export type { ServiceCheck } from './ports/service-check.ts';
export type { AddOutcome, UsageStore } from './ports/usage-store.ts';
export type {
  Overtaken,
  TakenRecord,
  WatchBatch,
  WatchSession,
  WatchStore,
} from './ports/watch-store.ts';
export { alike, type Choice, type ChosenGoal } from './reach/choice.ts';
export { hopCertainty, hopConditions, pathCertainty } from './reach/path-certainty.ts';
export { type Freedom, isUnchanged, type Position } from './reach/position.ts';
export {
  createReach,
  type Destination,
  type Reach,
  type ReachOptions,
} from './reach/reach.ts';
export { ReachMemory } from './reach/reach-memory.ts';
export {
  type Hop,
  type PathUse,
  type ReachPath,
  type Starter,
  starterId,
} from './reach/reach-path.ts';
export { STEP_KINDS } from './reach/registry.ts';
export type { Goal, PlacedPosition, Standing } from './reach/standing.ts';
export type { Gain, StepKind, TakenStep } from './reach/step-kind.ts';
export { type ResourceTarget, towardsData, towardsDuty } from './reach/use-destination.ts';
export { readScenarios } from './scenario/read-scenarios.ts';
export {
  runScenario,
  type ScenarioAnswer,
  type ScenarioEvaluator,
  type ScenarioResult,
} from './scenario/run-scenario.ts';
export type {
  Expectation,
  ExpectedDecision,
  Scenario,
  ScenarioRequest,
} from './scenario/scenario.ts';
export { type ComparedFile, compareSnapshotFiles } from './snapshot/compare-files.ts';
export { REGIONAL_FILES } from './snapshot/file-collections.ts';
export { isSnapshotManifest, readSnapshotManifest } from './snapshot/read-snapshot.ts';
export {
  ACCESS_ANALYZERS,
  ACCOUNT_SETTINGS,
  AUTHORIZATION_DETAILS,
  accountFile,
  type CollectedPart,
  type CollectedState,
  CREDENTIAL_REPORT,
  hasFile,
  manifestJson,
  RESOURCE_POLICIES,
  SNAPSHOT_FILES,
  SNAPSHOT_SCHEMA,
  type SnapshotAccount,
  type SnapshotManifest,
  type SnapshotProblem,
  WORKLOADS,
} from './snapshot/snapshot.ts';
export { problemText, snapshotNotKnown } from './snapshot/snapshot-not-known.ts';
export { type Actor, type ActorSources, ActorTracker } from './trail/actor.ts';
export { emptyModel } from './trail/adopt-named.ts';
export { type AsideRecord, type TrailCounts, TrailDecoder } from './trail/decode-trail.ts';
export { isDenial } from './trail/denial.ts';
export { createActionMapper, type EventActions } from './trail/event-actions.ts';
export { changesByEvent, type EventChanges } from './trail/event-changes.ts';
export type { TrailObject } from './trail/find-records.ts';
export { type Gained, LiveModel, type LiveModelOptions, type Signal } from './trail/live-model.ts';
export type { CallWants } from './trail/scan/known-records.ts';
export type { TrailBatch, TrailGroup } from './trail/scan/trail-batch.ts';
export { TrailScanner } from './trail/scan/trail-scanner.ts';
export { type GroupTally, TrailTally } from './trail/scan/trail-tally.ts';
export { readTrailEvent, type TrailEvent, type TrailIdentity } from './trail/trail-event.ts';
export { createTrailWants } from './trail/trail-wants.ts';
export { createResourcePatterns, type ResourcePatterns } from './usage/resource-pattern.ts';
export { createRollUp } from './usage/roll-up.ts';
export { joinUsage, type Usage, type UsageKey, usageId } from './usage/usage.ts';
export { UsageRoll } from './usage/usage-roll.ts';

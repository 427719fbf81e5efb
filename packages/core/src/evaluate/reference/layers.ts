import type { AttachedPolicy } from '../../policy/policy.ts';
import type {
  DecisionKind,
  LayerDecision,
  LayerKind,
  PolicyLayers,
  ResidualTerm,
} from '../decision.ts';
import { matchPolicy, type Question, type StatementMatch } from './match-statement.ts';
import { anyOf, type Ternary } from './ternary.ts';

/** One layer, or one level of SCPs or RCPs, with what became of its statements. */
export interface Layer {
  readonly kind: LayerKind;
  readonly statements: readonly StatementMatch[];
}

/**
 * Every layer that exists, in the order rcp, scp, endpoint, resource or trust,
 * identity, boundary, session; SCPs and RCPs are one layer a level.
 */
export function matchLayers(layers: PolicyLayers, question: Question): readonly Layer[] {
  const { resource, endpoint, endpointType, boundary, session } = layers;
  return [
    ...(layers.rcps ?? []).map((level) => layerOf('rcp', level, question)),
    ...(layers.scps ?? []).map((level) => layerOf('scp', level, question)),
    ...(endpoint === null
      ? []
      : [layerOf('endpoint', endpoint, { ...question, isGateway: endpointType === 'gateway' })]),
    ...(resource === null ? [] : [layerOf(resourceKind(resource), [resource], question)]),
    layerOf('identity', layers.identity, question),
    ...(boundary === null ? [] : [layerOf('boundary', [boundary], question)]),
    ...(session === null ? [] : [layerOf('session', session, question)]),
  ];
}

function layerOf(kind: LayerKind, policies: readonly AttachedPolicy[], question: Question): Layer {
  const statements = policies.flatMap((attached) => matchPolicy(attached, kind, question));
  return { kind, statements };
}

function resourceKind(attached: AttachedPolicy): 'trust' | 'resource' {
  return attached.kind === 'trust' ? 'trust' : 'resource';
}

/** Whether a deny statement of the layer applies. */
export function denies(layer: Layer): Ternary {
  return anyOf(denyStatements(layer).map((statement) => statement.applies));
}

/** Whether an allow statement of the layer applies, of those that are accepted. */
export function allows(
  layer: Layer,
  accepts: (statement: StatementMatch) => boolean = () => true,
): Ternary {
  return anyOf(
    allowStatements(layer)
      .filter(accepts)
      .map((statement) => statement.applies),
  );
}

/** What is undecided in the deny statements of a layer. */
export function undecidedDenies(layer: Layer): readonly ResidualTerm[] {
  return residualOf(denyStatements(layer));
}

/** What is undecided in the allow statements of a layer, of those that are accepted. */
export function undecidedAllows(
  layer: Layer,
  accepts: (statement: StatementMatch) => boolean = () => true,
): readonly ResidualTerm[] {
  return residualOf(allowStatements(layer).filter(accepts));
}

/**
 * What a layer says by itself.
 *
 * A level of RCPs always allows what it does not deny, for `RCPFullAWSAccess`
 * "can't be detached". A root user has no identity-based policies and needs none.
 *
 * @see {@link https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html}
 *   "Strategy for using RCPs"
 */
export function decideLayer(layer: Layer, isImplied: boolean): LayerDecision {
  const decision = decisionOf(denies(layer), isImplied ? 'true' : allows(layer));
  const determining =
    decision === 'ExplicitlyDenied' ? denyStatements(layer) : allowStatements(layer);
  const statements = determining
    .filter((statement) => statement.applies === 'true')
    .map((statement) => statement.reference);
  return { kind: layer.kind, decision, statements };
}

/**
 * The four answers from whether something is denied and whether it is allowed.
 *
 * What is certainly not allowed is refused also where a deny is only possible.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html}
 */
export function decisionOf(denied: Ternary, allowed: Ternary): DecisionKind {
  if (denied === 'true') return 'ExplicitlyDenied';
  if (allowed === 'false') return 'ImplicitlyDenied';
  return denied === 'unknown' || allowed === 'unknown' ? 'Unknown' : 'Allowed';
}

function denyStatements(layer: Layer): readonly StatementMatch[] {
  return layer.statements.filter((statement) => statement.reference.effect === 'Deny');
}

function allowStatements(layer: Layer): readonly StatementMatch[] {
  return layer.statements.filter((statement) => statement.reference.effect === 'Allow');
}

function residualOf(statements: readonly StatementMatch[]): readonly ResidualTerm[] {
  return statements.flatMap((statement) =>
    statement.undecided.map((condition) => ({ statement: statement.reference, condition })),
  );
}

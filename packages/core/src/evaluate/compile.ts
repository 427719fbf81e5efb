import type { AttachedPolicy, Statement } from '../policy/policy.ts';
import { type CompiledCondition, compileCondition } from './conditions/compile-condition.ts';
import type { EndpointType, PolicyLayers, StatementReference } from './decision.ts';
import {
  type CompiledAction,
  compileAction,
  compileResource,
  type RequestTest,
  serviceOf,
} from './elements.ts';
import { type CompiledPrincipal, compilePrincipal } from './naming.ts';

/** A statement with its tests ready. */
export interface CompiledStatement {
  readonly statement: Statement;
  readonly reference: StatementReference;
  readonly isDeny: boolean;
  readonly action: CompiledAction;
  readonly resource: RequestTest;
  /** `null` where the statement names no principal. */
  readonly principal: CompiledPrincipal | null;
  readonly conditions: readonly CompiledCondition[];
}

/** The statements of one layer, or of one level of a layer, that can concern an action. */
export interface RelevantStatements {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

const NO_STATEMENTS: RelevantStatements = { allows: [], denies: [] };

/** The number of actions a layer remembers before it starts to forget. */
const MAX_REMEMBERED_ACTIONS = 32_768;

/**
 * Policies that count together: the identity-based policies of a principal, or
 * the SCPs of one level. Remembers which statements concern an action.
 */
export class CompiledLayer {
  readonly statements: readonly CompiledStatement[];
  private readonly relevantByAction = new Map<string, RelevantStatements>();
  /** The only services that any statement concerns; `null` when it can be any. */
  private readonly services: ReadonlySet<string> | null;

  constructor(statements: readonly CompiledStatement[]) {
    this.statements = statements;
    this.services = servicesOf(statements);
  }

  /**
   * The statements whose action element matches; the action in lower case.
   *
   * @param service of the action, where many layers are asked about one action
   */
  relevantTo(action: string, service?: string): RelevantStatements {
    if (this.services !== null && !this.services.has(service ?? serviceOf(action))) {
      return NO_STATEMENTS;
    }
    const remembered = this.relevantByAction.get(action);
    if (remembered !== undefined) return remembered;
    const relevant = this.findRelevant(action);
    if (this.relevantByAction.size >= MAX_REMEMBERED_ACTIONS) this.relevantByAction.clear();
    this.relevantByAction.set(action, relevant);
    return relevant;
  }

  private findRelevant(action: string): RelevantStatements {
    const matching = this.statements.filter((statement) => statement.action.matches(action));
    if (matching.length === 0) return NO_STATEMENTS;
    return {
      allows: matching.filter((statement) => !statement.isDeny),
      denies: matching.filter((statement) => statement.isDeny),
    };
  }
}

function servicesOf(statements: readonly CompiledStatement[]): ReadonlySet<string> | null {
  const services = new Set<string>();
  for (const { action } of statements) {
    if (action.services === null) return null;
    for (const service of action.services) services.add(service);
  }
  return services;
}

/** Every layer of a decision, compiled; see {@link PolicyLayers} for what absence means. */
export interface CompiledLayers {
  readonly identity: CompiledLayer;
  readonly boundary: CompiledLayer | null;
  readonly session: CompiledLayer | null;
  readonly scps: readonly CompiledLayer[] | null;
  readonly rcps: readonly CompiledLayer[] | null;
  readonly resource: CompiledLayer | null;
  readonly isTrust: boolean;
  readonly endpoint: CompiledLayer | null;
  readonly endpointType: EndpointType;
  /** Whether the policy of a role or key that is not in `resource` was not collected. */
  readonly policyNotKnown: boolean;
}

/**
 * Compiles policies once for many requests.
 *
 * A policy that is attached in many places is compiled once: compiled
 * statements are kept for as long as the policy value lives.
 */
export function compileLayers(layers: PolicyLayers): CompiledLayers {
  return {
    identity: compileLayer(layers.identity),
    boundary: layers.boundary === null ? null : compileLayer([layers.boundary]),
    session: layers.session === null ? null : compileLayer(layers.session),
    scps: layers.scps === null ? null : layers.scps.map(compileLayer),
    rcps: layers.rcps === null ? null : layers.rcps.map(compileLayer),
    resource: layers.resource === null ? null : compileLayer([layers.resource]),
    isTrust: layers.resource?.kind === 'trust',
    endpoint: layers.endpoint === null ? null : compileLayer(layers.endpoint),
    endpointType: layers.endpointType ?? 'interface',
    policyNotKnown: layers.policyNotKnown ?? false,
  };
}

/** Compiles policies that count together. */
export function compileLayer(policies: readonly AttachedPolicy[]): CompiledLayer {
  return new CompiledLayer(policies.flatMap(compiledStatements));
}

const statementsByPolicy = new WeakMap<AttachedPolicy, readonly CompiledStatement[]>();

function compiledStatements(attached: AttachedPolicy): readonly CompiledStatement[] {
  const known = statementsByPolicy.get(attached);
  if (known !== undefined) return known;
  const compiled = attached.policy.statements.map((statement) =>
    compileStatement(attached, statement),
  );
  statementsByPolicy.set(attached, compiled);
  return compiled;
}

function compileStatement(attached: AttachedPolicy, statement: Statement): CompiledStatement {
  const { version } = attached.policy;
  return {
    statement,
    reference: { policy: attached.name, pointer: statement.pointer, effect: statement.effect },
    isDeny: statement.effect === 'Deny',
    action: compileAction(statement.action),
    resource: compileResource(statement.resource, version),
    principal:
      statement.principal === undefined
        ? null
        : compilePrincipal(statement.principal, statement.effect),
    conditions: statement.conditions.map((condition) => compileCondition(condition, version)),
  };
}

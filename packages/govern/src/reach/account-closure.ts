import {
  type AttachedPolicy,
  type GraphPiece,
  NO_STEP,
  ReachGraphBuilder,
} from '@countersign/core';
import type { IdentityPolicy } from '../inventory/effective-policies.ts';
import { isServiceLinkedRole, type PrincipalEntity } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import type { Judge } from '../judge/judge.ts';
import { once } from '../memoize.ts';
import type { AccountMemory } from './account-memory.ts';
import { actorAt } from './actor.ts';
import { type FoundStep, gainKey, positionKey } from './found-steps.ts';
import { everythingIn, ownSignatureOf, signatureOf } from './permission-signature.ts';
import { type Freedom, type Position, policiesAt } from './position.ts';
import type { PlacedPosition, Standing } from './standing.ts';
import type { Gain, StepContext, StepKind } from './step-kind.ts';

/** What the principals of one account can become in it, and the steps that lead out of it. */
export interface AccountClosure {
  readonly accountId: string;
  readonly piece: GraphPiece;
  /** Users and roles. */
  readonly starters: readonly PrincipalEntity[];
  /** The node where each of them begins, in the same order. */
  readonly starterNodes: readonly number[];
  /** The same nodes by ARN. */
  readonly starts: ReadonlyMap<string, number>;
  /** All other nodes that steps lead to, by what they mean: see `gainKey`. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Whose node a position has. */
  readonly positions: ReadonlyMap<number, PlacedPosition>;
  /** Whose policies can be changed, by the nodes that mean it. */
  readonly changeable: ReadonlyMap<number, PrincipalEntity>;
  readonly standings: readonly Standing[];
  /** Those that allow everything, where nobody looked for steps from them. */
  readonly ends: readonly Standing[];
  /** Steps into other accounts, by account. */
  readonly leavingTo: ReadonlyMap<string, readonly Leaving[]>;
}

/** A step into another account, from a node. */
export interface Leaving extends FoundStep {
  readonly from: number;
}

/** What an account's closure grows from. */
export interface Growth {
  readonly judge: Judge;
  readonly kinds: readonly StepKind[];
  readonly context: StepContext;
  readonly memory: AccountMemory;
  /** What somebody of other accounts can do to principals of this one. */
  readonly imports: readonly Gain[];
  /** Whether steps are looked for from those as well who may do everything. */
  readonly isWhole: boolean;
}

/** Looks for every step of an account, from wherever steps lead. */
export function growAccount(accountId: string, growth: Growth): AccountClosure {
  return new AccountGrowth(accountId, growth).grow();
}

/** That a principal can be given some policies. */
interface Endowment {
  readonly policies: readonly AttachedPolicy[];
  readonly source: string;
  readonly node: number;
}

/** That some policies can be taken away from a principal. */
interface Relief {
  readonly removed: readonly IdentityPolicy[];
  readonly source: string;
  readonly node: number;
}

/** That some service control policies can be lifted. */
interface Lift {
  readonly lifted: readonly AttachedPolicy[];
  readonly node: number;
}

/** What somebody can do to a principal, by the nodes that mean it. */
interface Facts {
  rewrite: number | null;
  unbind: number | null;
  readonly endowments: Endowment[];
  readonly reliefs: Relief[];
}

class AccountGrowth {
  private readonly accountId: string;
  private readonly growth: Growth;
  private readonly builder = new ReachGraphBuilder();
  private readonly starters: PrincipalEntity[] = [];
  private readonly starterNodes: number[] = [];
  private readonly starts = new Map<string, number>();
  private readonly nodes = new Map<string, number>();
  private readonly positions = new Map<number, PlacedPosition>();
  private readonly changeable = new Map<number, PrincipalEntity>();
  private readonly facts = new Map<PrincipalEntity, Facts>();
  private readonly lifts: Lift[] = [];
  private readonly joins = new Set<string>();
  /** Standings of positions whose policies say the same, by what they say. */
  private readonly shared = new Map<string, MadeStanding>();
  /** Positions whose steps have not been looked for. */
  private readonly open: PlacedPosition[] = [];
  private readonly standings: MadeStanding[] = [];
  private readonly ends: Standing[] = [];
  private readonly leavingTo = new Map<string, Leaving[]>();
  private readonly everything: string;

  constructor(accountId: string, growth: Growth) {
    this.accountId = accountId;
    this.growth = growth;
    this.everything = everythingIn(accountId);
  }

  grow(): AccountClosure {
    const account = this.growth.judge.model.accounts.get(this.accountId);
    this.addStanding(null, { node: this.nodeOfNewPrincipal(), isAdministrator: true });
    for (const user of account?.users.values() ?? []) this.boundNode(user);
    for (const role of account?.roles.values() ?? []) this.boundNode(role);
    for (const gain of this.growth.imports) this.gainNode(gain);
    for (let next = this.open.pop(); next !== undefined; next = this.open.pop()) {
      this.addSteps(next);
    }
    const { accountId, changeable, ends, leavingTo, nodes } = this;
    const { positions, standings, starterNodes, starters, starts } = this;
    return {
      accountId,
      changeable,
      ends,
      leavingTo,
      nodes,
      piece: this.builder.piece(),
      positions,
      standings,
      starterNodes,
      starters,
      starts,
    };
  }

  private nodeOfNewPrincipal(): number {
    const node = this.builder.addNode();
    this.nodes.set(gainKey({ kind: 'create-administrator', accountId: this.accountId }), node);
    return node;
  }

  /** A principal as it is. */
  private boundNode(entity: PrincipalEntity): number {
    const known = this.starts.get(entity.arn);
    if (known !== undefined) return known;
    const node = this.place({ entity, freedom: 'bound', gained: NONE });
    this.starts.set(entity.arn, node);
    this.starters.push(entity);
    this.starterNodes.push(node);
    return node;
  }

  private positionNode(position: Position, variant: string): number {
    const key = positionKey(position.entity, variant);
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.place(position);
    this.nodes.set(key, node);
    return node;
  }

  private place(position: Position): number {
    const node = this.builder.addNode();
    const placed: PlacedPosition = { ...position, node };
    this.positions.set(node, placed);
    this.open.push(placed);
    for (const lift of this.lifts) this.addLifted(placed, lift);
    return node;
  }

  /** The same position for whoever can also lift service control policies. */
  private addLifted(position: PlacedPosition, { lifted, node: fact }: Lift): void {
    if (position.lifted !== undefined || isServiceLinkedRole(position.entity)) return;
    this.join([position.node, fact], this.place({ ...position, lifted }));
  }

  /** Steps from a position; positions whose policies say the same of all of them share theirs. */
  private addSteps(position: PlacedPosition): void {
    const { entity, node } = position;
    const { context, judge, memory } = this.growth;
    const policies = policiesAt(judge, position);
    if (isServiceLinkedRole(entity)) {
      // Nobody but the service that it is linked to acts as such a role: it takes no step.
      const standing = this.addStanding({ position, policies });
      this.builder.addEdge(node, standing.node, NO_STEP);
      return;
    }
    const key = signatureOf(entity, policies);
    const isEnd = key === this.everything && !this.growth.isWhole;
    const actor = once(() => actorAt(judge, position, policies));
    if (!isEnd) this.addEdges(node, memory.stepsByName(context, { entity, policies }, actor));
    const known = key === null ? undefined : this.shared.get(key);
    if (known !== undefined) {
      known.positions.push(position);
      this.builder.addEdge(node, known.node, NO_STEP);
      return;
    }
    const own = key ?? ownSignatureOf(entity, policies);
    const standing = this.addStanding({ position, policies }, { key: own });
    this.builder.addEdge(node, standing.node, NO_STEP);
    if (key !== null) this.shared.set(key, standing);
    if (isEnd) this.ends.push(standing);
    else this.addEdges(standing.node, memory.stepsOf(context, own, actor));
  }

  private addStanding(
    example: Standing['example'],
    { isAdministrator, key = null, node = this.builder.addNode() }: StandingOptions = {},
  ): MadeStanding {
    const permissions = this.growth.memory.permissionsOf(key);
    const standing: MadeStanding = {
      accountId: this.accountId,
      example,
      isAdministrator:
        isAdministrator ?? (key !== null && this.isAdministrator(example, permissions)),
      node,
      permissions,
      positions: example === null ? [] : [example.position],
    };
    this.standings.push(standing);
    return standing;
  }

  private isAdministrator(example: Standing['example'], permissions: object): boolean {
    if (example === null) return false;
    const known = administrators.get(permissions);
    if (known !== undefined) return known;
    const { policies, position } = example;
    const isOne = administratorWith(this.growth.judge, position.entity, policies) !== null;
    administrators.set(permissions, isOne);
    return isOne;
  }

  private addEdges(from: number, steps: readonly FoundStep[]): void {
    for (const step of steps) {
      const { cost, gain, label } = step;
      const accountId = accountOf(gain);
      if (accountId === this.accountId) {
        this.builder.addEdge(from, this.gainNode(gain), label, cost);
      } else this.leave(accountId, { from, cost, gain, label });
    }
  }

  private leave(accountId: string, step: Leaving): void {
    const known = this.leavingTo.get(accountId);
    if (known === undefined) this.leavingTo.set(accountId, [step]);
    else known.push(step);
  }

  private gainNode(gain: Gain): number {
    if (gain.kind === 'become') return this.boundNode(this.current(gain.entity));
    const key = gainKey(gain);
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.builder.addNode();
    this.nodes.set(key, node);
    if (gain.kind === 'lift') {
      const lift: Lift = { lifted: gain.lifted, node };
      this.lifts.push(lift);
      for (const position of this.positions.values()) this.addLifted(position, lift);
    } else if (gain.kind !== 'create-administrator') {
      const entity = this.current(gain.entity);
      this.changeable.set(node, entity);
      this.addFact(entity, gain, node);
      this.follow(entity);
    }
    return node;
  }

  /** The user or role as it is now: a step may have been found before something about it changed. */
  private current(entity: PrincipalEntity): PrincipalEntity {
    const account = this.growth.judge.model.accounts.get(this.accountId);
    return account?.users.get(entity.arn) ?? account?.roles.get(entity.arn) ?? entity;
  }

  private addFact(
    entity: PrincipalEntity,
    gain: Exclude<Gain, { kind: 'become' | 'create-administrator' | 'lift' }>,
    node: number,
  ): void {
    const facts = this.factsOf(entity);
    switch (gain.kind) {
      case 'rewrite':
      case 'unbind':
        facts[gain.kind] = node;
        break;
      case 'endow':
        facts.endowments.push({ policies: gain.policies, source: gain.source, node });
        break;
      case 'relieve':
        facts.reliefs.push({ removed: gain.removed, source: gain.source, node });
        break;
    }
  }

  private factsOf(entity: PrincipalEntity): Facts {
    const known = this.facts.get(entity);
    if (known !== undefined) return known;
    const facts: Facts = { rewrite: null, unbind: null, endowments: [], reliefs: [] };
    this.facts.set(entity, facts);
    return facts;
  }

  /** Adds what follows from all that somebody can do to a principal, for whoever can also act as it. */
  private follow(entity: PrincipalEntity): void {
    const facts = this.factsOf(entity);
    const plain = this.freedomNodes(entity, null);
    for (const relief of facts.reliefs) {
      // In whichever position it is, it has those policies no more.
      const relieved = this.freedomNodes(entity, relief);
      for (const [freedom, node] of plain) {
        this.join([node, relief.node], relieved.get(freedom) ?? node);
      }
    }
    for (const { policies, source, node: fact } of facts.endowments) {
      for (const [freedom, node] of plain) {
        // Whoever has every policy gains nothing by one more.
        if (freedom === 'rewritten' || freedom === 'free') continue;
        const position: Position = { entity, freedom, gained: policies };
        const endowed = this.positionNode(position, `${freedom} with ${source}`);
        this.join([node, fact], endowed);
      }
    }
  }

  /**
   * The positions of a principal, with or without some policies: each is to be had
   * from a lesser one once its policies, or its boundary, can be changed.
   */
  private freedomNodes(
    entity: PrincipalEntity,
    relief: Relief | null,
  ): ReadonlyMap<Freedom, number> {
    const { rewrite, unbind } = this.factsOf(entity);
    const nodes = new Map<Freedom, number>();
    const add = (freedom: Freedom, from: number | undefined, fact: number | null): void => {
      if (from === undefined || fact === null) return;
      const node = this.freedomNode(entity, freedom, relief);
      this.join([from, fact], node);
      nodes.set(freedom, node);
    };
    nodes.set('bound', this.freedomNode(entity, 'bound', relief));
    add('rewritten', nodes.get('bound'), rewrite);
    if (entity.boundaryArn !== null) {
      add('unbounded', nodes.get('bound'), unbind);
      add('free', nodes.get('unbounded'), rewrite);
    }
    return nodes;
  }

  private freedomNode(entity: PrincipalEntity, freedom: Freedom, relief: Relief | null): number {
    if (relief !== null) {
      const position: Position = { entity, freedom, gained: [], removed: relief.removed };
      return this.positionNode(position, `${freedom} without ${relief.source}`);
    }
    if (freedom === 'bound') return this.boundNode(entity);
    return this.positionNode({ entity, freedom, gained: [] }, freedom);
  }

  /** Adds a join that may be there already. */
  private join(sides: readonly [number, number], to: number): void {
    const key = `${sides[0]} ${sides[1]} ${to}`;
    if (this.joins.has(key)) return;
    this.joins.add(key);
    this.builder.addJoin(sides, to, NO_STEP);
  }
}

const NONE: readonly AttachedPolicy[] = [];

/** Whether they are those of a full administrator, by what stands for the permissions. */
const administrators = new WeakMap<object, boolean>();

/** The account that a gain is in. */
export function accountOf(gain: Gain): string {
  return gain.kind === 'create-administrator' || gain.kind === 'lift'
    ? gain.accountId
    : gain.entity.accountId;
}

interface StandingOptions {
  readonly isAdministrator?: boolean;
  /** What the policies say, where standings elsewhere may say the same. */
  readonly key?: string | null;
  readonly node?: number;
}

/** A standing while positions are added. */
interface MadeStanding extends Standing {
  readonly positions: PlacedPosition[];
}

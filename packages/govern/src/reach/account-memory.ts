import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity, Role } from '../inventory/model.ts';
import { isSameList } from '../same-list.ts';
import type { AccountClosure } from './account-closure.ts';
import { cheapestForEach, type FoundStep, found } from './found-steps.ts';
import {
  type Actor,
  mayBeTaken,
  type StepContext,
  type StepKind,
  type TakenStep,
} from './step-kind.ts';

/** Steps of one set of permissions, by the places of their kinds; a kind that cannot be taken has no entry. */
interface StepsByKind {
  readonly byKind: ReadonlyMap<number, StepsOfKind>;
  /** One for each gain. */
  readonly steps: readonly FoundStep[];
}

/** Steps of one kind. */
interface StepsOfKind {
  /** One for each gain. */
  readonly steps: readonly FoundStep[];
  /** Where the kind looks at one role after the other: what it found on each, also on those of before. */
  readonly onRoles: WeakMap<Role, readonly FoundStep[]>;
}

/** What is remembered of an account as it was before. */
interface Before {
  readonly memory: AccountMemory;
  /** The places of kinds whose steps may have become others. */
  readonly outdated: ReadonlySet<number>;
  /** Whether answers about permissions are what they were. */
  readonly isSamePermissions: boolean;
}

/**
 * What was found of one account, as it is. Steps are remembered kind by kind: after a
 * change, those kinds are looked for again that look at what has changed.
 */
export class AccountMemory {
  private readonly kinds: readonly StepKind[];
  /** The places of the kinds that can rest on a name. */
  private readonly namingKinds: readonly number[];
  private readonly known = new Map<string, StepsByKind>();
  private readonly permissions = new Map<string, object>();
  private readonly closures = new Map<string, AccountClosure>();
  private readonly knownBefore: ReadonlyMap<string, StepsByKind>;
  private readonly permissionsBefore: ReadonlyMap<string, object>;
  private readonly outdated: ReadonlySet<number>;
  private readonly named: readonly NamedSteps[];

  constructor(kinds: readonly StepKind[], before: Before | null = null) {
    this.kinds = kinds;
    this.namingKinds = [...kinds.keys()].filter((at) => kinds[at]?.findByName !== undefined);
    this.knownBefore = before?.memory.known ?? new Map();
    this.permissionsBefore =
      before?.isSamePermissions === true ? before.memory.permissions : new Map();
    this.outdated = before?.outdated ?? new Set();
    this.named = this.namingKinds.map((label) => {
      const known = this.outdated.has(label)
        ? undefined
        : before?.memory.named.find((each) => each.label === label);
      return { label, byPolicies: known?.byPolicies ?? new WeakMap() };
    });
  }

  /** The closure that grew from certain imports, or else the one that grows now. */
  closureFor(name: string, grow: () => AccountClosure): AccountClosure {
    const known = this.closures.get(name);
    if (known !== undefined) return known;
    const grown = grow();
    this.closures.set(name, grown);
    return grown;
  }

  /** See `Standing.permissions`. */
  permissionsOf(key: string | null): object {
    if (key === null) return {};
    const known = this.permissions.get(key) ?? this.permissionsBefore.get(key) ?? {};
    this.permissions.set(key, known);
    return known;
  }

  /**
   * The steps of an actor that do not rest on its name.
   *
   * @param key what the policies that bear on it say
   */
  stepsOf(context: StepContext, key: string, actor: () => Actor): readonly FoundStep[] {
    const known = this.known.get(key);
    if (known !== undefined) return known.steps;
    const before = this.knownBefore.get(key);
    const steps =
      before === undefined
        ? this.findAll(context, actor())
        : this.findAgain(context, before, actor);
    this.known.set(key, steps);
    return steps.steps;
  }

  private findAll(context: StepContext, actor: Actor): StepsByKind {
    const byKind = new Map<number, StepsOfKind>();
    for (const [label, kind] of this.kinds.entries()) {
      if (!mayBeTaken(kind, actor)) continue;
      byKind.set(label, findOfKind({ label, kind, context, actor, onRoles: new WeakMap() }));
    }
    return withSteps(byKind);
  }

  private findAgain(context: StepContext, before: StepsByKind, actor: () => Actor): StepsByKind {
    let byKind: Map<number, StepsOfKind> | null = null;
    for (const label of this.outdated) {
      const known = before.byKind.get(label);
      const kind = this.kinds[label];
      if (known === undefined || kind === undefined) continue;
      const again = findOfKind({
        label,
        kind,
        context,
        actor: actor(),
        onRoles: known.onRoles,
      });
      if (isSameList(again.steps, known.steps)) continue;
      byKind ??= new Map(before.byKind);
      byKind.set(label, again);
    }
    return byKind === null ? before : withSteps(byKind);
  }

  /**
   * The steps of a principal as it is that rest on its name.
   *
   * @param policies what bears on the entity, and on nobody else
   */
  stepsByName(
    context: StepContext,
    { entity, policies }: Named,
    actor: () => Actor,
  ): readonly FoundStep[] {
    let steps: FoundStep[] | null = null;
    for (const { byPolicies, label } of this.named) {
      if (this.kinds[label]?.mayRestOnName?.(context, entity) === false) continue;
      let known = byPolicies.get(policies);
      if (known === undefined) {
        known = this.findByName(label, context, actor());
        byPolicies.set(policies, known);
      }
      if (known.length > 0) (steps ??= []).push(...known);
    }
    return steps === null ? NO_STEPS : cheapestForEach(steps);
  }

  private findByName(label: number, context: StepContext, actor: Actor): readonly FoundStep[] {
    let steps: FoundStep[] | null = null;
    for (const step of this.kinds[label]?.findByName?.(context, actor) ?? NO_STEPS_TAKEN) {
      (steps ??= []).push(found(label, step));
    }
    return steps ?? NO_STEPS;
  }
}

/** What a kind that rests on a name found, by what bears on whom. */
interface NamedSteps {
  readonly label: number;
  readonly byPolicies: WeakMap<EffectivePolicies, readonly FoundStep[]>;
}

/** Whose name steps rest on. */
interface Named {
  readonly entity: PrincipalEntity;
  readonly policies: EffectivePolicies;
}

const NO_STEPS: readonly FoundStep[] = [];
const NO_STEPS_TAKEN: readonly TakenStep[] = [];

/** Which steps are looked for. */
interface Wanted extends Pick<StepsOfKind, 'onRoles'> {
  readonly label: number;
  readonly kind: StepKind;
  readonly context: StepContext;
  readonly actor: Actor;
}

/** The steps of a kind; on roles where it found some before those are taken that it found. */
function findOfKind({ actor, context, kind, label, onRoles }: Wanted): StepsOfKind {
  const { onEachRole } = kind;
  if (onEachRole === undefined) {
    return { onRoles, steps: findFor(label, kind.find(context, actor)) };
  }
  const steps: FoundStep[] = [];
  for (const role of onEachRole.roles(context, actor)) {
    const ofRole = onRoles.get(role) ?? findFor(label, onEachRole.find(actor, role));
    onRoles.set(role, ofRole);
    steps.push(...ofRole);
  }
  return { onRoles, steps: cheapestForEach(steps) };
}

function findFor(label: number, steps: ReturnType<StepKind['find']>): readonly FoundStep[] {
  return cheapestForEach(Array.from(steps, (step) => found(label, step)));
}

function withSteps(byKind: ReadonlyMap<number, StepsOfKind>): StepsByKind {
  return {
    byKind,
    steps: cheapestForEach(Array.from(byKind.values(), ({ steps }) => steps).flat()),
  };
}

import type { Role, Workload, WorkloadType } from '../inventory/model.ts';
import {
  type AllowedChain,
  allowedRequests,
  type Chain,
  EC2,
  firstAllowed,
  serviceRoles,
  sharedActions,
} from './run-chain.ts';
import type { Actor, ShownBy, StepContext, StepKind, TakenStep } from './step-kind.ts';

/** Something that runs with a role already, and what makes it run the caller's code. */
export interface TakeOverSpec extends Pick<StepKind, 'id' | 'aliases' | 'title' | 'page'> {
  /** What runs: `a Lambda function`. */
  readonly runner: string;
  /** The service principals by which it has its role. */
  readonly services: readonly string[];
  /** The calls that take it over. */
  readonly shownBy: ShownBy;
  /** Alternatives; the first that is allowed is told. */
  readonly chains: readonly Chain[];
  /** As what it is found in an inventory; absent where no inventory tells. */
  readonly found?: FoundRunner;
}

/** How what runs with a role is known. */
export interface FoundRunner {
  readonly type: WorkloadType;
  /** Actions of the chains that are not about it but about something of the caller's. */
  readonly notAboutIt?: readonly string[];
  /** What has to exist besides, as no inventory tells it. */
  readonly needs?: string;
}

/**
 * The kind of step that takes over what runs with a role. Where the model knows what
 * runs, the requests are those about it, and a role with which nothing runs is no
 * gain. Else every role that trusts the service is a possible gain, and the step
 * says what has to exist.
 */
export function takeOverKind({
  chains,
  found,
  runner,
  services,
  shownBy,
  ...about
}: TakeOverSpec): StepKind {
  return {
    ...about,
    actions: sharedActions(chains),
    shown: { ...shownBy, services, ...(found === undefined ? {} : { type: found.type }) },
    looksAt: ['trust'],
    *find(context, actor) {
      const chain = firstAllowed(actor, chains);
      if (chain === null) return;
      for (const { role, service } of serviceRoles(context, actor.accountId, services)) {
        const gain = { kind: 'become', entity: role } as const;
        const step = found === undefined ? null : onKnown({ actor, chains, context, found }, role);
        if (step !== null) yield { gain, ...step };
        else if (found === undefined || !isComplete(context, actor, found)) {
          const runs = `${runner} that runs with this role${service === EC2 ? byProfile(role) : ''}`;
          const needsInventory = [runs, ...chain.needs].join(', and ');
          yield { gain, requests: chain.requests, needsInventory };
        }
      }
    },
  };
}

function isComplete(
  { workloads }: StepContext,
  { accountId }: Actor,
  { type }: FoundRunner,
): boolean {
  return workloads(accountId).isComplete(type);
}

interface Looking {
  readonly actor: Actor;
  readonly context: StepContext;
  readonly chains: readonly Chain[];
  readonly found: FoundRunner;
}

/** Taking over something that is known to run with a role, if possible with certainty. */
function onKnown(
  { actor, chains, context, found }: Looking,
  role: Role,
): Omit<TakenStep, 'gain'> | null {
  let possible: AllowedChain | null = null;
  for (const workload of context.workloads(actor.accountId).of(role, found.type)) {
    const chain = allowedOn(actor, chains, { workload, found });
    if (chain === null) continue;
    possible ??= chain;
    const isCertain = chain.requests.every(({ kind }) => kind === 'certain');
    if (!isCertain || chain.needs.length > 0) continue;
    possible = chain;
    break;
  }
  if (possible === null) return null;
  const needs = [...(found.needs === undefined ? [] : [found.needs]), ...possible.needs];
  const { requests } = possible;
  return needs.length === 0 ? { requests } : { requests, needsInventory: needs.join(', and ') };
}

function allowedOn(
  actor: Actor,
  chains: readonly Chain[],
  { found, workload }: { readonly found: FoundRunner; readonly workload: Workload },
): AllowedChain | null {
  const optionsOf = (action: string) =>
    found.notAboutIt?.includes(action) === true ? {} : { resources: [workload.arn] };
  for (const { actions, needs } of chains) {
    const requests = allowedRequests(actor, actions, optionsOf);
    if (requests !== null) return { requests, needs: needs === undefined ? [] : [needs] };
  }
  return null;
}

function byProfile({ instanceProfileArns }: Role): string {
  const names = instanceProfileArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
  if (names.length === 0) return ', by an instance profile that is not in the input';
  return `, by its instance profile ${names.join(' or ')}`;
}

import type { Role } from '../inventory/model.ts';
import { type Chain, EC2, firstAllowed, serviceRoles, sharedActions } from './run-chain.ts';
import type { StepKind } from './step-kind.ts';

/** Something that runs with a role already, and what makes it run the caller's code. */
export interface TakeOverSpec extends Pick<StepKind, 'id' | 'aliases' | 'title' | 'page'> {
  /** What runs: `a Lambda function`. */
  readonly runner: string;
  /** The service principals by which it has its role. */
  readonly services: readonly string[];
  /** Alternatives; the first that is allowed is told. */
  readonly chains: readonly Chain[];
}

/**
 * The kind of step that takes over what runs with a role. Which role something runs
 * with is not in the input, so that every role that trusts the service is a
 * possible gain, and the step says what has to exist.
 */
export function takeOverKind({ runner, services, chains, ...about }: TakeOverSpec): StepKind {
  return {
    ...about,
    actions: sharedActions(chains),
    looksAt: ['trust'],
    *find(context, actor) {
      const chain = firstAllowed(actor, chains);
      if (chain === null) return;
      for (const { role, service } of serviceRoles(context, actor.accountId, services)) {
        const runs = `${runner} that runs with this role${service === EC2 ? byProfile(role) : ''}`;
        yield {
          gain: { kind: 'become', entity: role },
          requests: chain.requests,
          needsInventory: [runs, ...chain.needs].join(', and '),
        };
      }
    },
  };
}

function byProfile({ instanceProfileArns }: Role): string {
  const names = instanceProfileArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
  if (names.length === 0) return ', by an instance profile that is not in the input';
  return `, by its instance profile ${names.join(' or ')}`;
}

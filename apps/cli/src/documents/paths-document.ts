import {
  type Certainty,
  type Hop,
  hopCertainty,
  hopConditions,
  type PathUse,
  pathCertainty,
  type ReachPath,
  starterId,
} from '@countersign/govern';
import { type RequestWitness, requestWitness } from '../compare/request-witness.ts';

/** The answer of `paths --json` and `reach --json`. */
export interface PathsDocument {
  readonly schema: 'countersign.paths/1';
  /** `admin` for any full administrator, `*` for whomever there is, an ARN, or `duty:` and the id of a duty. */
  readonly to: string;
  readonly paths: readonly PathDocument[];
  /** What was not modelled or not in the inputs. */
  readonly notKnown: readonly string[];
}

/** One chain; without steps whoever asks is there already. */
export interface PathDocument {
  readonly from: string;
  /** The ARN of whom it leads to, or the id of the account in which a principal is made. */
  readonly to: string;
  readonly certainty: Certainty;
  readonly steps: readonly StepDocument[];
}

/** One step of a chain. */
export interface StepDocument {
  /** The id of its kind. */
  readonly kind: string;
  /** Ids of the same in public catalogues. */
  readonly aliases: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly certainty: Certainty;
  readonly requests: readonly RequestWitness[];
  readonly conditions: readonly string[];
}

/** Puts chains in the form that others script against. */
export function pathsDocument(
  paths: readonly ReachPath[],
  to: string,
  notKnown: readonly string[],
): PathsDocument {
  return { schema: 'countersign.paths/1', to, paths: paths.map(pathDocument), notKnown };
}

function pathDocument(path: ReachPath): PathDocument {
  return {
    from: starterId(path.from),
    to: targetOf(path),
    certainty: pathCertainty(path),
    steps: [
      ...path.hops.map(stepDocument),
      ...(path.use === undefined ? [] : [useDocument(path, path.use)]),
    ],
  };
}

/** Whom or what a chain leads to. */
export function targetOf({ to, use }: ReachPath): string {
  if (use !== undefined) return useTarget(use);
  return typeof to === 'string' ? to : to.arn;
}

/** Who is at the end of a chain. */
export function endOf({ to }: ReachPath): string {
  return typeof to === 'string' ? to : to.arn;
}

/** What is done at the end of a chain, in the form in which it is asked for. */
export function useTarget({ kind, target }: PathUse): string {
  return kind === 'hold-duty' ? `duty:${target}` : target;
}

/** What is done at the end is told as a last step. */
function useDocument(path: ReachPath, use: PathUse): StepDocument {
  return {
    kind: use.kind,
    aliases: [],
    from: endOf(path),
    to: useTarget(use),
    certainty: use.certainty,
    requests: use.answer === null ? [] : [requestWitness(use.answer.witness.request)],
    conditions: use.answer?.witness.conditions ?? [],
  };
}

function stepDocument(hop: Hop): StepDocument {
  return {
    kind: hop.kind.id,
    aliases: hop.kind.aliases,
    from: hop.actor.entity.arn,
    to: gainedBy(hop),
    certainty: hopCertainty(hop),
    requests: hop.step.requests.map(({ witness }) => requestWitness(witness.request)),
    conditions: hopConditions(hop),
  };
}

/** Whom a step is about: who can be acted as, or whose policies change; else the account. */
export function gainedBy({ step: { gain } }: Hop): string {
  return 'accountId' in gain ? gain.accountId : gain.entity.arn;
}

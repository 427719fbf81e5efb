import {
  type AuditReport,
  type Finding,
  hopCertainty,
  type PrincipalEntity,
  type ReachPath,
  type Starter,
  starterId,
} from '@countersign/govern';
import { groupBy } from '../report-index.ts';

/** Somebody with a chain, and the finding that tells of it. */
export interface ChainStarter {
  readonly starter: Starter;
  readonly finding: Finding;
}

/** Those whose chains differ in nothing but whom they begin with. */
export interface ChainGroup {
  /** Counts from 1, the worst first. */
  readonly number: number;
  /** In order of the findings. */
  readonly starters: readonly ChainStarter[];
  /** The first one's: to an administrator, or to each side of a conflict of duties that it takes a chain to. */
  readonly paths: readonly ReachPath[];
}

/**
 * The chains of a report's findings, those of several people alike told once.
 *
 * Whoever becomes a full administrator holds every duty: the chain to that is
 * left out. So are chains of findings that somebody answers for.
 */
export function groupChains(report: AuditReport): readonly ChainGroup[] {
  const stories = storiesOf(report);
  const onTheWay = new Set(stories.flatMap(({ paths }) => paths.flatMap(passedBy)));
  const alike = groupBy(stories, ({ paths, starter }) =>
    onTheWay.has(starterId(starter)) ? starterId(starter) : signatureOf(starter, paths),
  );
  return [...alike.values()].map((group, at) => ({
    number: at + 1,
    starters: group.map(({ finding, starter }) => ({ finding, starter })),
    paths: group[0]?.paths ?? [],
  }));
}

/** One finding with its chains. */
interface Story extends ChainStarter {
  readonly paths: readonly ReachPath[];
}

/** One for each who begins a chain, in the order of the findings. */
function storiesOf(report: AuditReport): readonly Story[] {
  const byFinding = groupBy(report.chains, ({ path, rule }) => key(rule, starterId(path.from)));
  const stories = report.findings.flatMap((finding): readonly Story[] => {
    const chains = byFinding.get(key(finding.rule, finding.subject.arn)) ?? [];
    const [first] = chains;
    if (first === undefined) return [];
    return [{ finding, starter: first.path.from, paths: chains.map(({ path }) => path) }];
  });
  const byStarter = groupBy(stories, ({ starter }) => starterId(starter));
  return [...byStarter.values()].flatMap(
    (each) => each.find(({ paths }) => paths.every(({ use }) => use === undefined)) ?? each,
  );
}

function key(rule: string, subject: string): string {
  return JSON.stringify([rule, subject]);
}

/** Whom a chain goes through after it began. */
function passedBy({ from, hops }: ReachPath): readonly string[] {
  return hops
    .flatMap(({ actor, step: { gain } }) => [
      actor.entity.arn,
      'accountId' in gain ? '' : gain.entity.arn,
    ])
    .filter((arn) => arn !== starterId(from));
}

/** Equal for chains that differ in nothing but whom they begin with. */
function signatureOf(starter: Starter, paths: readonly ReachPath[]): string {
  if (starter.kind === 'person') return starter.id;
  const own = (entity: PrincipalEntity) => (entity === starter ? null : entity.arn);
  return JSON.stringify([
    starter.accountId,
    paths.map(({ hops, use }) => [
      use?.target,
      hops.map((hop) => [
        hop.kind.id,
        hopCertainty(hop),
        own(hop.actor.entity),
        hop.step.gain.kind,
        'accountId' in hop.step.gain ? hop.step.gain.accountId : own(hop.step.gain.entity),
      ]),
    ]),
  ]);
}

import {
  AUTHORIZATION_DETAILS,
  type SnapshotAccount,
  type SnapshotManifest,
  type SnapshotProblem,
} from './snapshot.ts';

/** More problems of one account than this are counted, not listed. */
const MAX_LISTED = 20;

/**
 * What a snapshot does not tell, a line for each gap: accounts that could not be
 * read, calls that AWS refused, and what nobody asked for.
 */
export function snapshotNotKnown(manifest: SnapshotManifest): readonly string[] {
  return [
    ...[...groupByAccount(manifest.problems)].flatMap(([id, problems]) =>
      problemLines(id, problems),
    ),
    ...manifest.accounts.flatMap(unread),
    ...(manifest.organization?.state === 'failed'
      ? ['the organisation: it could not be read, nor its service and resource control policies']
      : []),
    ...manifest.notCollected.map((what) => `${what}: not collected`),
  ];
}

function unread({ files, id, name, state }: SnapshotAccount): readonly string[] {
  if (files.includes(AUTHORIZATION_DETAILS)) return [];
  const account = `account ${id}${name === null ? '' : ` (${name})`}`;
  return state === 'suspended'
    ? [`${account}: it is suspended and was not read`]
    : [`${account}: its users, groups, roles and policies could not be read`];
}

function problemLines(id: string, problems: readonly SnapshotProblem[]): readonly string[] {
  const listed = problems.slice(0, MAX_LISTED).map(problemText);
  const more = problems.length - listed.length;
  return more > 0 ? [...listed, `account ${id}: ${more} more calls that failed`] : listed;
}

/** A problem in one line: `account ID, kms:GetKeyPolicy in eu-west-1 of ARN: AccessDenied: …`. */
export function problemText(problem: SnapshotProblem): string {
  const { accountId, call, code, message, region, service, subject } = problem;
  const place = region === '' ? '' : ` in ${region}`;
  const what = subject === null ? '' : ` of ${subject}`;
  const why = message === '' ? code : `${code}: ${message}`;
  return `account ${accountId}, ${service}:${call}${place}${what}: ${why}`;
}

function groupByAccount(
  problems: readonly SnapshotProblem[],
): ReadonlyMap<string, readonly SnapshotProblem[]> {
  const byId = new Map<string, SnapshotProblem[]>();
  for (const problem of problems) {
    const known = byId.get(problem.accountId);
    if (known === undefined) byId.set(problem.accountId, [problem]);
    else known.push(problem);
  }
  return byId;
}

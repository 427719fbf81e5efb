/** The schema name that `snapshot.json` carries. */
export const SNAPSHOT_SCHEMA = 'countersign.snapshot/1';

/** The files of a snapshot, by their names in its directory. */
export const SNAPSHOT_FILES = {
  manifest: 'snapshot.json',
  organization: 'organization.json',
  identityCenter: 'identity-center.json',
} as const;

/** The file of an account that holds its users, groups, roles and policies. */
export const AUTHORIZATION_DETAILS = 'authorization-details.json';

/** The file of an account that holds the policies of its resources. */
export const RESOURCE_POLICIES = 'resource-policies.json';

/** The file of an account with AWS's credential report. */
export const CREDENTIAL_REPORT = 'credential-report.json';

/** The file of an account that tells what the account as a whole is set to. */
export const ACCOUNT_SETTINGS = 'account.json';

/** The file of an account with the analyzers of Access Analyzer. */
export const ACCESS_ANALYZERS = 'access-analyzers.json';

/** The file of an account that tells what runs with its roles. */
export const WORKLOADS = 'workloads.json';

/** Where a file of an account lies in the directory of a snapshot, with `/` between the parts. */
export function accountFile(accountId: string, file: string): string {
  return `accounts/${accountId}/${file}`;
}

/**
 * What `snapshot.json` tells: who looked at which accounts when, and what they
 * could not see. The format is described in `docs/snapshot.md`.
 */
export interface SnapshotManifest {
  /** The instant at which collecting began, as ISO 8601. */
  readonly collectedAt: string;
  /** Whose credentials were used. */
  readonly collectedBy: { readonly arn: string; readonly accountId: string };
  /** The role that was assumed in other accounts; `null` for one account alone. */
  readonly role: string | null;
  /** The regions asked for; `null` for those that each account has enabled. */
  readonly regions: readonly string[] | null;
  /** `null` when the organisation was not looked at. */
  readonly organization: CollectedPart | null;
  /** `null` when IAM Identity Center was not looked at. */
  readonly identityCenter: CollectedPart | null;
  readonly accounts: readonly SnapshotAccount[];
  readonly problems: readonly SnapshotProblem[];
  /** What nobody asked for, in words. */
  readonly notCollected: readonly string[];
}

/**
 * How much of something was read: all of it; some, with problems that name the
 * rest; nothing that could be used.
 */
export type CollectedState = 'complete' | 'partial' | 'failed';

/** A part of a snapshot in a file of its own, which is there when the state is `complete` or `partial`. */
export interface CollectedPart {
  /** `none`: it was looked for, and there is none. */
  readonly state: CollectedState | 'none';
}

/** Tells whether a part has its file. */
export function hasFile(part: CollectedPart | null): boolean {
  return part?.state === 'complete' || part?.state === 'partial';
}

/** An account of a snapshot. */
export interface SnapshotAccount {
  readonly id: string;
  /** As the organisation calls it; `null` when that is not known. */
  readonly name: string | null;
  /** `suspended`: AWS lets nobody in, and nothing was tried. */
  readonly state: CollectedState | 'suspended';
  /** Its files, by their names in the directory of the account, in order. */
  readonly files: readonly string[];
}

/** A call that AWS did not answer as it was asked. */
export interface SnapshotProblem {
  readonly accountId: string;
  readonly region: string;
  readonly service: string;
  /** The operation, such as `GetKeyPolicy`. */
  readonly call: string;
  /** What the call was about, such as the ARN of a key; `null` for the account. */
  readonly subject: string | null;
  /** AWS's name of the error, such as `AccessDenied`. */
  readonly code: string;
  readonly message: string;
}

/** What `snapshot.json` holds for a manifest; the reader gives the same manifest for it. */
export function manifestJson(manifest: SnapshotManifest): unknown {
  return {
    schema: SNAPSHOT_SCHEMA,
    collectedAt: manifest.collectedAt,
    collectedBy: manifest.collectedBy,
    role: manifest.role,
    regions: manifest.regions,
    organization: manifest.organization,
    identityCenter: manifest.identityCenter,
    accounts: manifest.accounts,
    problems: manifest.problems,
    notCollected: manifest.notCollected,
  };
}

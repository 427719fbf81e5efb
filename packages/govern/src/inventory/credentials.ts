/**
 * What AWS's credential report tells of the root user and of every user.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html}
 */
export interface AccountCredentials {
  /** When AWS made the report, as ISO 8601; it may be four hours older than the snapshot. */
  readonly reportedAt: string;
  readonly root: UserCredentials | null;
  /** By the ARNs of the users. */
  readonly users: ReadonlyMap<string, UserCredentials>;
}

/** The password, the keys and the second factor of one user. Instants are ISO 8601. */
export interface UserCredentials {
  readonly arn: string;
  readonly createdAt: string | null;
  /** `null` for a user who has none, as root users of members may where root access is managed centrally. */
  readonly password: UsedPassword | null;
  readonly hasMfa: boolean;
  /** At most two. */
  readonly keys: readonly UsedKey[];
}

/** A password, and when it was changed and used. */
export interface UsedPassword {
  readonly changedAt: string | null;
  /** `null`: never, as far as AWS knows. */
  readonly usedAt: string | null;
}

/** An access key, and when it was made and used. */
export interface UsedKey {
  /** The first or the second key of the user, as the report counts. */
  readonly nth: 1 | 2;
  readonly isActive: boolean;
  /** When it was made, or changed last. */
  readonly changedAt: string | null;
  /** `null`: never, as far as AWS knows. */
  readonly usedAt: string | null;
}

/** What an account as a whole is set to. */
export interface AccountSettings {
  /** `null` where AWS's summary was not read. */
  readonly root: RootFacts | null;
  /** What passwords have to be like; `null` where nobody set anything or it was not read. */
  readonly passwordPolicy: PasswordPolicy | null;
  /** Whether all of it was read, so that a missing password policy is none. */
  readonly isWhole: boolean;
}

/**
 * An analyzer of Access Analyzer.
 *
 * @see {@link https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html}
 */
export interface Analyzer {
  readonly arn: string;
  /** Such as `ACCOUNT_UNUSED_ACCESS`. */
  readonly type: string;
  readonly isActive: boolean;
}

/** What AWS counts of the root user. */
export interface RootFacts {
  readonly hasMfa: boolean;
  /** Whether a second factor is one in software; `null` where virtual devices were not listed. */
  readonly hasVirtualMfa: boolean | null;
  readonly hasAccessKeys: boolean;
}

/**
 * What passwords have to be like.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html}
 */
export interface PasswordPolicy {
  readonly minimumLength: number;
  /** How many passwords before may not be used again; 0 for none. */
  readonly remembered: number;
  /** In days; 0 where they do not end. */
  readonly maxAgeDays: number;
  readonly needsUppercase: boolean;
  readonly needsLowercase: boolean;
  readonly needsNumbers: boolean;
  readonly needsSymbols: boolean;
}

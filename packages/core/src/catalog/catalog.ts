/** An access level as AWS's service authorization reference names it. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

/** What AWS's service authorization reference says of one action. */
export interface CatalogAction {
  /** `service:Name` in AWS's own casing. */
  readonly name: string;
  /** One or more: AWS gives `Permissions management` and `Write` together. */
  readonly accessLevels: readonly AccessLevel[];
  /** The resource types it can name; empty when it only takes `*`. */
  readonly resourceTypes: readonly CatalogActionResource[];
  /**
   * Condition keys that apply whatever the resource, in AWS's casing (`aws:RequestTag/${TagKey}`).
   * Keys of every request, such as `aws:PrincipalArn`, are not repeated here.
   */
  readonly conditionKeys: readonly string[];
}

/** One resource type that an action can name. */
export interface CatalogActionResource {
  readonly type: string;
  readonly required: boolean;
  /** For instance `arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}`. */
  readonly arnFormats: readonly string[];
  /** Keys that apply when the action names this type: those of the pair and those of the type itself. */
  readonly conditionKeys: readonly string[];
}

/** The type of a condition key's value. */
export type ConditionKeyType =
  | 'String'
  | 'Numeric'
  | 'Date'
  | 'Bool'
  | 'ARN'
  | 'IPAddress'
  | 'Binary';

/** A condition key as AWS describes it. */
export interface CatalogConditionKey {
  readonly key: string;
  readonly type: ConditionKeyType;
  readonly multivalued: boolean;
}

/**
 * AWS's actions, resource types and condition keys, as data passed in.
 *
 * Every lookup compares names without regard to case.
 */
export interface Catalog {
  /** Names the data set, for instance `iam-data 0.21.202609261`. */
  readonly dataset: string;
  /**
   * Every action name; the index is the action's id within this catalog.
   *
   * Sorted by service, then by name without regard to case, so that a service's actions have
   * consecutive ids. This is not the order of the whole strings: `s3:` comes before `s3-outposts:`.
   */
  readonly actionNames: readonly string[];
  /** The service prefixes, sorted. */
  readonly services: readonly string[];
  /** The ids of a service's actions, from `start` up to but without `end`; `undefined` when unknown. */
  serviceRange(service: string): readonly [start: number, end: number] | undefined;
  /** The access levels of the action with this id, which must be one of this catalog's. */
  accessLevelsOf(id: number): readonly AccessLevel[];
  /** The id of an action, or `undefined` when the data set has none of that name. */
  idOf(action: string): number | undefined;
  /** Everything about an action, or `undefined`. */
  action(action: string): CatalogAction | undefined;
  /**
   * A condition key, or `undefined`.
   *
   * Tag and other templated keys are resolved: `aws:RequestTag/team` is answered with
   * `aws:RequestTag/${TagKey}`. A template's place is always written `${…}`.
   *
   * `undefined` does not mean that AWS would refuse the key: AWS lists no `:sub` or `:aud` for most
   * OIDC issuers, and a new key may be missing.
   */
  conditionKey(key: string): CatalogConditionKey | undefined;
}

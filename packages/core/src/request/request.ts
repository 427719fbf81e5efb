/**
 * Who makes a request.
 *
 * `role` stands for any session of a role when the session is not known;
 * `role-session` for a named one. `roleArn` carries the path that a session ARN
 * leaves out, where it is known.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html}
 */
export type Principal =
  | { readonly kind: 'root'; readonly account: string; readonly arn: string }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string }
  | { readonly kind: 'role'; readonly account: string; readonly arn: string }
  | {
      readonly kind: 'role-session';
      readonly account: string;
      readonly arn: string;
      readonly roleArn: string;
    }
  | {
      readonly kind: 'federated-user';
      readonly account: string;
      readonly arn: string;
      /** The IAM user that made the session with `GetFederationToken`, where it is known. */
      readonly userArn?: string;
    }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'canonical-user'; readonly id: string }
  | { readonly kind: 'anonymous' };

/**
 * What is known of one context key.
 *
 * `absent` means that the request is known not to carry the key; `unknown` that
 * it may or may not. An `instant` is a date that is not known but for a lower
 * bound, such as the current time of any request still to come.
 */
export type ContextValue =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'instant';
      /** Milliseconds since 1970; the value is this or later. */
      readonly notBeforeMs: number;
      /** Whether the request may also lack the key. */
      readonly mayBeAbsent: boolean;
    };

/** The context of a request: lower-case keys to what is known of them, and what holds for all other keys. */
export interface RequestContext {
  readonly keys: ReadonlyMap<string, ContextValue>;
  readonly others: 'absent' | 'unknown';
  /** Keys that begin with one of these (in lower case) are absent unless `keys` states them. */
  readonly absentPrefixes?: readonly string[];
}

/** One principal–action–resource–context to be decided. */
export interface Request {
  readonly principal: Principal;
  /** `service:Name`; compared without regard to case. */
  readonly action: string;
  /** An ARN, or `*` for an action that names no resource. */
  readonly resource: string;
  /** The account that owns the resource; `null` when it cannot be told. */
  readonly resourceAccount: string | null;
  readonly context: RequestContext;
}

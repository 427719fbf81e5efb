import type { CountingRetries } from './counting-retries.ts';
import type { Plain } from './plain.ts';

/** The credentials of one session. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives credentials, newer ones when the old ones end. */
export type CredentialSource = () => Promise<SessionCredentials>;

/** How a client of the SDK is made. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: CredentialSource;
  readonly retryStrategy: CountingRetries;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

/** What is done with every client of the SDK, whatever the service. */
export interface SdkClient {
  destroy(): void;
}

/** A service of AWS. */
export interface AwsService<Client extends SdkClient> {
  /** Its name in actions, such as `iam`. */
  readonly name: string;
  readonly open: (settings: ClientSettings) => Client;
}

/**
 * One operation of AWS that may be called: everything that is collected goes
 * through one of these, and the policy that collecting needs is made of them.
 */
export interface Operation<Client extends SdkClient, Input, Output> extends NamedOperation {
  readonly service: AwsService<Client>;
  readonly send: (client: Client, input: Input) => Promise<Output>;
  /** What of the output is kept; the rest is not even journalled. */
  readonly keep: (output: Output) => Kept<Output>;
  /** How the next page is asked for; `null` where there is one page only. */
  readonly paging: Paging | null;
}

/** Where the output holds the token of the next page, and where the input takes it. */
export interface Paging {
  readonly from: string;
  readonly to: string;
}

/** How most services page. */
export const NEXT_TOKEN: Paging = { from: 'NextToken', to: 'NextToken' };

/** How IAM pages. */
export const MARKER: Paging = { from: 'Marker', to: 'Marker' };

/** An output without what is about the call; all members of outputs may be absent. */
export type Kept<Output> = Omit<Output, '$metadata'>;

/** What an operation answers: values that JSON can hold. */
export type Answer<Output> = Plain<Kept<Output>>;

/** An operation of whatever kind, as the needed policy looks at it. */
export interface NamedOperation {
  /** Such as `GetAccountSummary`. */
  readonly name: string;
  /** The IAM actions that AWS authorises it by. */
  readonly actions: readonly string[];
}

/** The class of a command of the SDK. */
export type CommandClass = abstract new (
  input: never,
) => {
  readonly input: unknown;
  resolveMiddleware(...args: never): (...args: never) => Promise<{ readonly output: unknown }>;
};

/** The operation that a command of the SDK makes. */
export type OperationOf<Client extends SdkClient, Command extends CommandClass> = Operation<
  Client,
  InputOf<Command>,
  OutputOf<Command>
>;

/** What a command is given. */
export type InputOf<Command extends CommandClass> = InstanceType<Command>['input'];

/** What a command gives. */
export type OutputOf<Command extends CommandClass> = Awaited<
  ReturnType<ReturnType<InstanceType<Command>['resolveMiddleware']>>
>['output'];

/** What an operation answers. */
export type AnswerOf<Asked> =
  Asked extends Operation<infer _Client, infer _Input, infer Output> ? Answer<Output> : never;

/** What is called and what of the answer is kept. */
export interface OperationParts<Client, Input, Output> {
  readonly send: (client: Client, input: Input) => Promise<Output>;
  /** The members of the output that are kept, or what is made of it. */
  readonly keep: readonly (keyof Kept<Output>)[] | ((output: Output) => Kept<Output>);
  /** What AWS authorises it by, where that is not the action of its name. */
  readonly actions?: readonly string[];
  /** Absent where there is one page only. */
  readonly paging?: Paging;
}

/** Makes an operation of a service; it is authorised by the action of its name unless told otherwise. */
export function operation<Client extends SdkClient, Input, Output>(
  service: AwsService<Client>,
  name: string,
  parts: OperationParts<Client, Input, Output>,
): Operation<Client, Input, Output> {
  const { actions = [`${service.name}:${name}`], keep, paging = null, send } = parts;
  const kept = typeof keep === 'function' ? keep : (output: Output) => pick(output, keep);
  return { service, name, actions, send, keep: kept, paging };
}

function pick<Output>(output: Output, names: readonly (keyof Kept<Output>)[]): Kept<Output>;
function pick(output: object, names: readonly PropertyKey[]): object {
  return Object.fromEntries(Object.entries(output).filter(([name]) => names.includes(name)));
}

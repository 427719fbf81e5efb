import type { Caller } from '../caller.ts';
import type { ReceivedRequest } from '../signature.ts';
import type { CallInput } from '../wire/call-input.ts';
import type { Members, XmlDialect } from '../wire/write-answer.ts';
import type { World } from '../world.ts';

/** One call that somebody makes. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  /** The account that the call is made in: the caller's own. */
  readonly accountId: string;
  readonly input: CallInput;
  readonly region: string;
  /** Name and port that the request was sent to. */
  readonly host: string;
  readonly atMs: number;
}

/** A request that has to be allowed before an operation runs. */
export interface Asked {
  /** The action where it is not that of the operation's own name. */
  readonly action?: string;
  readonly resource: string;
  /** Lower-case keys to their values, besides those of every request. */
  readonly context?: ReadonlyMap<string, readonly string[]>;
}

/** One operation of a service. */
export interface Operation {
  readonly isReadOnly: boolean;
  /** Every request that it makes; all have to be allowed. None where it needs no permission. */
  readonly asks: (call: Call) => readonly Asked[];
  /** Does it, and gives the members of the answer. */
  readonly run: (call: Call) => Members | null;
  /** Whether CloudTrail holds the answer, without its secrets, though the operation only reads. */
  readonly isAnswerRecorded?: true;
  /** Whether it is about data, so that the history of CloudTrail does not hold it. */
  readonly isDataEvent?: true;
  /** As what CloudTrail records it, where that is not its name. */
  readonly recordedAs?: string;
  /** What is waited for before it is done, once it is allowed. */
  readonly wait?: (call: Call) => Promise<void>;
}

/** A service, as it is spoken to. */
export interface Service {
  /** The name that requests are signed for, and the prefix of its actions where there is no other. */
  readonly signingName: string;
  readonly actionPrefix: string;
  /** `iam.amazonaws.com`. */
  readonly eventSource: string;
  readonly protocol: QueryProtocol | JsonProtocol | RestProtocol;
  readonly operations: ReadonlyMap<string, Operation>;
}

export interface QueryProtocol {
  readonly kind: 'query';
  readonly dialect: XmlDialect;
  readonly version: string;
  readonly namespace: string;
}

export interface JsonProtocol {
  readonly kind: 'json';
  /** What stands before the name of the operation in `X-Amz-Target`, from the last dot on. */
  readonly targetPrefix: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
}

/** Operations are told by methods and paths. */
export interface RestProtocol {
  readonly kind: 'rest';
  readonly route: (request: ReceivedRequest) => Routed;
  readonly render: (name: string, output: Members) => RenderedAnswer;
  readonly renderError: (code: string, message: string) => RenderedAnswer;
}

/** The name of an operation, empty where there is none, and its parameters. */
export interface Routed {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RenderedAnswer {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** 200, or 204 without a body, when absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation on one resource. */
export function operation(
  isReadOnly: boolean,
  resource: (call: Call) => string,
  run: Operation['run'],
): Operation {
  return { isReadOnly, asks: (call) => [{ resource: resource(call) }], run };
}

/** An operation that reads, on one resource. */
export function reading(resource: (call: Call) => string, run: Operation['run']): Operation {
  return operation(true, resource, run);
}

/** An operation that changes something, on one resource. */
export function changing(resource: (call: Call) => string, run: Operation['run']): Operation {
  return operation(false, resource, run);
}

/** The resource of actions that name none. */
export function anything(): string {
  return '*';
}

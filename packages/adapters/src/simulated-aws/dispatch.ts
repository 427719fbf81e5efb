import { authorize, type Circumstances } from './authorize.ts';
import { type Caller, callerWith, findCredentials } from './caller.ts';
import type { FaultInjector } from './faults.ts';
import { ServiceError } from './service-error.ts';
import type { Call, Operation, Service } from './services/operation.ts';
import { SERVICES } from './services/registry.ts';
import { checkSignature, type ReceivedRequest, type SignedBy, signedBy } from './signature.ts';
import { eventTime, type TrailRecord, userIdentityOf } from './trail.ts';
import { CallInput } from './wire/call-input.ts';
import { readQuery } from './wire/read-query.ts';
import { recordedMembers } from './wire/recorded.ts';
import { jsonAnswer, type Members, xmlAnswer, xmlError } from './wire/write-answer.ts';
import type { World } from './world.ts';

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a request asks for. */
interface Addressed {
  readonly service: Service;
  readonly name: string;
  readonly operation: Operation;
  readonly input: CallInput;
}

/** A simulated AWS as far as a single request sees it. */
export interface Simulation {
  readonly world: World;
  readonly faults: FaultInjector;
}

/** Answers one request: finds who asks for what, judges it, does it, and records it. */
export async function answer(
  simulation: Simulation,
  request: ReceivedRequest,
  sourceIp: string,
): Promise<Answer> {
  const requestId = simulation.world.identifiers.uuid();
  let protocol: Service['protocol'] = protocolOf(request);
  try {
    const addressed = addressOf(request);
    protocol = addressed.service.protocol;
    const output = await perform(simulation, addressed, { request, requestId, sourceIp });
    return success(addressed, output, requestId);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return failure(protocol, error, requestId);
  }
}

/** How to answer whoever asks for a service that is not simulated. */
function protocolOf({ headers }: ReceivedRequest): Service['protocol'] {
  return headers.has('x-amz-target')
    ? { kind: 'json', targetPrefix: '', contentType: 'application/x-amz-json-1.1' }
    : { kind: 'query', dialect: 'query', version: '', namespace: '' };
}

function addressOf({ body, headers }: ReceivedRequest): Addressed {
  const target = headers.get('x-amz-target');
  if (target !== undefined) {
    const [prefix, name] = splitLast(target);
    const interfaceName = prefix.slice(prefix.lastIndexOf('.') + 1);
    const service = SERVICES.find(
      ({ protocol }) => protocol.kind === 'json' && protocol.targetPrefix === interfaceName,
    );
    return found(service, name, () => new CallInput(readJson(body)));
  }
  const parameters = readQuery(body);
  const [name, version] = [parameters.get('Action'), parameters.get('Version')];
  const service = SERVICES.find(
    ({ protocol }) => protocol.kind === 'query' && protocol.version === version,
  );
  return found(service, typeof name === 'string' ? name : '', () => new CallInput(parameters));
}

function splitLast(target: string): readonly [string, string] {
  const dot = target.lastIndexOf('.');
  return [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
}

function found(service: Service | undefined, name: string, input: () => CallInput): Addressed {
  const operation = service?.operations.get(name);
  if (service === undefined || operation === undefined) {
    throw new ServiceError(
      service?.protocol.kind === 'json' ? 'UnknownOperationException' : 'InvalidAction',
      `Could not find operation ${name}: it is not simulated.`,
    );
  }
  return { service, name, operation, input: input() };
}

function readJson(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'The body is no JSON.');
  }
}

/** A request as it came, and from where. */
interface Incoming {
  readonly request: ReceivedRequest;
  readonly requestId: string;
  readonly sourceIp: string;
}

async function perform(
  { faults, world }: Simulation,
  addressed: Addressed,
  incoming: Incoming,
): Promise<Members | null> {
  const { input, name, operation, service } = addressed;
  const by = signedBy(incoming.request);
  if (by === null) {
    throw new ServiceError(
      'MissingAuthenticationToken',
      'Request is missing Authentication Token',
      403,
    );
  }
  const caller = await authenticate(world, incoming.request, by);
  const { accountId } = caller;
  const { atMs } = world.clock;
  faults.check(service.signingName, name, accountId);
  const call: Call = { world, caller, accountId, input, region: by.region, atMs };
  const circumstances = circumstancesOf(incoming);
  const record = (outcome: Outcome): void => {
    world.record(recordOf(call, addressed, { incoming, circumstances, outcome }));
  };
  try {
    for (const asked of operation.asks(call)) {
      const action = asked.action ?? `${service.actionPrefix}:${name}`;
      authorize(call, action, { asked, circumstances });
    }
    const delayMs = operation.isReadOnly ? faults.consistencyDelayMs : 0;
    const output = world.readingLate(delayMs, () => operation.run(call));
    noteAccess(call, service, by.region);
    record({ output, error: null });
    return output;
  } catch (error) {
    if (error instanceof ServiceError) record({ output: null, error });
    throw error;
  }
}

async function authenticate(world: World, request: ReceivedRequest, by: SignedBy): Promise<Caller> {
  const token = request.headers.get('x-amz-security-token') ?? null;
  const credentials = findCredentials(world, by.accessKeyId, token);
  await checkSignature(request, by, credentials);
  return callerWith(world, credentials);
}

function circumstancesOf({ request, sourceIp }: Incoming): Circumstances {
  return { sourceIp, userAgent: request.headers.get('user-agent') ?? '' };
}

/** Remembers when a key, and a service, was used last. */
function noteAccess(call: Call, { actionPrefix }: Service, region: string): void {
  const { atMs, caller, world } = call;
  const key = world.credentials.keyOf(caller.accessKeyId);
  if (key !== undefined) key.lastUsed = { atMs, region, service: actionPrefix };
  if (caller.entity === null) return;
  const { lastAccessed } = world.accountDetails(caller.accountId);
  const services = lastAccessed.get(caller.entity.arn) ?? new Map<string, number>();
  lastAccessed.set(caller.entity.arn, services.set(actionPrefix, atMs));
}

/** How a call ended. */
interface Outcome {
  readonly output: Members | null;
  readonly error: ServiceError | null;
}

function recordOf(
  { atMs, caller, input, region, world }: Call,
  { name, operation, service }: Addressed,
  {
    circumstances,
    incoming,
    outcome: { error, output },
  }: { circumstances: Circumstances; incoming: Incoming; outcome: Outcome },
): TrailRecord {
  const isAnswerRecorded = !operation.isReadOnly || operation.isAnswerRecorded === true;
  return {
    eventVersion: '1.11',
    userIdentity: userIdentityOf(caller),
    eventTime: eventTime(atMs),
    eventSource: service.eventSource,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: circumstances.sourceIp,
    userAgent: circumstances.userAgent,
    ...(error === null ? {} : { errorCode: error.code, errorMessage: error.message }),
    requestParameters: input.recorded(),
    responseElements: isAnswerRecorded && output !== null ? recordedMembers(output) : null,
    requestID: incoming.requestId,
    eventID: world.identifiers.uuid(),
    readOnly: operation.isReadOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: caller.accountId,
    eventCategory: 'Management',
  };
}

function success({ name, service }: Addressed, output: Members | null, requestId: string): Answer {
  const { protocol } = service;
  if (protocol.kind === 'json') {
    return {
      status: 200,
      headers: { 'content-type': protocol.contentType, 'x-amzn-requestid': requestId },
      body: jsonAnswer(output),
    };
  }
  const { dialect, namespace } = protocol;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlAnswer({ dialect, namespace, operation: name, requestId }, output),
  };
}

function failure(
  protocol: Service['protocol'],
  { code, message, status }: ServiceError,
  requestId: string,
): Answer {
  if (protocol.kind === 'json') {
    return {
      status,
      headers: { 'content-type': protocol.contentType, 'x-amzn-requestid': requestId },
      body: JSON.stringify({ __type: exceptionName(code), message }),
    };
  }
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlError(protocol, { code, message, requestId, status }),
  };
}

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['AccessDenied', 'AccessDeniedException'],
  ['Throttling', 'ThrottlingException'],
  ['ValidationError', 'ValidationException'],
  ['ServiceUnavailable', 'ServiceException'],
  ['InvalidClientTokenId', 'UnrecognizedClientException'],
  ['ExpiredToken', 'ExpiredTokenException'],
]);

/** The services that speak JSON call the same refusals by other names. */
function exceptionName(code: string): string {
  return EXCEPTIONS.get(code) ?? code;
}

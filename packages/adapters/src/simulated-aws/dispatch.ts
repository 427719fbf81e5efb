import { type Addressed, addressOf, protocolOf } from './address.ts';
import { type Answer, failure, success } from './answer.ts';
import { authorize, type Circumstances } from './authorize.ts';
import { type Caller, callerWith, findCredentials } from './caller.ts';
import type { FaultInjector } from './faults.ts';
import { ServiceError } from './service-error.ts';
import type { Call, Service } from './services/operation.ts';
import { checkSignature, type ReceivedRequest, type SignedBy, signedBy } from './signature.ts';
import { eventTime, type TrailRecord, userIdentityOf } from './trail.ts';
import { recordedMembers } from './wire/recorded.ts';
import type { Members } from './wire/write-answer.ts';
import type { World } from './world.ts';

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
  const host = incoming.request.headers.get('host') ?? '';
  const call: Call = { world, caller, accountId, input, region: by.region, host, atMs };
  const circumstances = circumstancesOf(incoming);
  const record = (outcome: Outcome): void => {
    if (operation.isDataEvent === true) return;
    world.record(recordOf(call, addressed, { incoming, circumstances, outcome }));
  };
  try {
    for (const asked of operation.asks(call)) {
      const action = asked.action ?? `${service.actionPrefix}:${name}`;
      authorize(call, action, { asked, circumstances });
    }
    await operation.wait?.(call);
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
    eventName: operation.recordedAs ?? name,
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

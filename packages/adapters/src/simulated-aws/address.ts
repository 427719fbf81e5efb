import { ServiceError } from './service-error.ts';
import type { Operation, Service } from './services/operation.ts';
import { SERVICES } from './services/registry.ts';
import { type ReceivedRequest, signedBy } from './signature.ts';
import { CallInput } from './wire/call-input.ts';
import { readQuery } from './wire/read-query.ts';

/** What a request asks for. */
export interface Addressed {
  readonly service: Service;
  readonly name: string;
  readonly operation: Operation;
  readonly input: CallInput;
}

/** How to answer whoever asks for a service that is not simulated. */
export function protocolOf({ headers }: ReceivedRequest): Service['protocol'] {
  return headers.has('x-amz-target')
    ? { kind: 'json', targetPrefix: '', contentType: 'application/x-amz-json-1.1' }
    : { kind: 'query', dialect: 'query', version: '', namespace: '' };
}

/** Finds which operation of which service a request asks for. */
export function addressOf(request: ReceivedRequest): Addressed {
  const { body, headers } = request;
  const target = headers.get('x-amz-target');
  if (target !== undefined) {
    const [prefix, name] = splitLast(target);
    const interfaceName = prefix.slice(prefix.lastIndexOf('.') + 1);
    const service = SERVICES.find(
      ({ protocol }) => protocol.kind === 'json' && protocol.targetPrefix === interfaceName,
    );
    return found(service, name, () => new CallInput(readJson(body)));
  }
  const rest = restService(request);
  if (rest !== null) return rest;
  const parameters = readQuery(body);
  const [name, version] = [parameters.get('Action'), parameters.get('Version')];
  const service = SERVICES.find(
    ({ protocol }) => protocol.kind === 'query' && protocol.version === version,
  );
  return found(service, typeof name === 'string' ? name : '', () => new CallInput(parameters));
}

/** The operation where the service is one that is asked by paths; requests are signed for it. */
function restService(request: ReceivedRequest): Addressed | null {
  const signed = signedBy(request);
  for (const service of SERVICES) {
    const { protocol, signingName } = service;
    if (protocol.kind !== 'rest' || signingName !== signed?.service) continue;
    const { name, parameters } = protocol.route(request);
    return found(service, name, () => new CallInput(parameters));
  }
  return null;
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

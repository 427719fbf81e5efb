import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { policyText } from './resource-policies.ts';
import { restJson } from './rest-json.ts';
import { runOperations } from './run-with-role.ts';
import { lastPart, runningOf } from './workloads.ts';

const PAGING: PagingNames = { size: 'MaxItems', token: 'Marker', nextToken: 'NextMarker' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListFunctions: reading(anything, (call) => {
    const page = pageOf(call.input, functionsIn(call), { names: PAGING, otherwise: 50, max: 50 });
    return { Functions: page.items, ...page.members };
  }),
  GetPolicy: reading(functionArn, (call) => {
    const found = call.world.resources.get(functionArn(call));
    const Policy = found === undefined ? null : policyText(found);
    if (Policy !== null) return { Policy };
    throw notFound();
  }),
  ...runOperations('lambda', {
    CreateFunction: {
      on: 'function:{FunctionName}',
      role: ['Role'],
      to: 'lambda.amazonaws.com',
      begins: 'lambda:function',
      recordedAs: 'CreateFunction20150331',
      answer: (_, { arn, role }) => functionMembers(arn, role?.arn ?? null),
    },
    UpdateFunctionCode: {
      on: 'function:{FunctionName}',
      recordedAs: 'UpdateFunctionCode20150331v2',
      answer: (call, { arn }) => functionMembers(arn, functionAt(call, arn)),
    },
    AddPermission: {
      on: 'function:{FunctionName}',
      recordedAs: 'AddPermission20150331v2',
    },
    CreateEventSourceMapping: { recordedAs: 'CreateEventSourceMapping20150331' },
    InvokeFunction: { on: 'function:{FunctionName}', isDataEvent: true },
  }),
};

/** Lambda, as far as functions, their roles and their policies go. */
export const LAMBDA: Service = {
  signingName: 'lambda',
  actionPrefix: 'lambda',
  eventSource: 'lambda.amazonaws.com',
  protocol: restJson({
    'GET /2015-03-31/functions': 'ListFunctions',
    'POST /2015-03-31/functions': 'CreateFunction',
    'PUT /2015-03-31/functions/{FunctionName}/code': 'UpdateFunctionCode',
    'POST /2015-03-31/functions/{FunctionName}/policy': 'AddPermission',
    'POST /2015-03-31/functions/{FunctionName}/invocations': 'InvokeFunction',
    'POST /2015-03-31/event-source-mappings': 'CreateEventSourceMapping',
    'GET /2015-03-31/functions/{FunctionName}/policy': 'GetPolicy',
  }),
  operations: new Map(Object.entries(OPERATIONS)),
};

/** Functions of which only the policy is known have no role that could be told. */
function functionsIn(call: Call) {
  const { accountId, region, world } = call;
  const roles = new Map(runningOf(call, 'lambda:function').map((each) => [each.arn, each.roleArn]));
  for (const { arn } of world.resources.of('lambda', accountId, region)) {
    if (!roles.has(arn)) roles.set(arn, null);
  }
  return [...roles]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([arn, role]) => functionMembers(arn, role));
}

function functionMembers(arn: string, role: string | null) {
  const FunctionName = lastPart({ resource: arn });
  return { FunctionName, FunctionArn: arn, Role: role ?? undefined };
}

/** The ARN of the role of a function. */
function functionAt(call: Call, arn: string): string | null {
  const found = runningOf(call, 'lambda:function').find((each) => each.arn === arn);
  if (found === undefined) throw notFound();
  return found.roleArn;
}

function notFound(): ServiceError {
  const message = 'The resource you requested does not exist.';
  return new ServiceError('ResourceNotFoundException', message, 404);
}

function functionArn({ accountId, input, region }: Call): string {
  const name = input.text('FunctionName');
  return name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

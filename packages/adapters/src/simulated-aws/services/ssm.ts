import type { Service } from './operation.ts';
import { runOperations } from './run-with-role.ts';

/** Systems Manager, as far as commands and shells on instances go. */
export const SSM: Service = {
  signingName: 'ssm',
  actionPrefix: 'ssm',
  eventSource: 'ssm.amazonaws.com',
  protocol: { kind: 'json', targetPrefix: 'AmazonSSM', contentType: 'application/x-amz-json-1.1' },
  operations: new Map(
    Object.entries(
      runOperations('ec2', {
        StartSession: { on: 'instance/{Target}', answer: () => ({ SessionId: 'begun' }) },
        SendCommand: { on: 'instance/*' },
      }),
    ),
  ),
};

import type { Service } from './operation.ts';
import { runOperations } from './run-with-role.ts';

/** App Runner, as far as services and their roles go. */
export const APP_RUNNER: Service = {
  signingName: 'apprunner',
  actionPrefix: 'apprunner',
  eventSource: 'apprunner.amazonaws.com',
  protocol: { kind: 'json', targetPrefix: 'AppRunner', contentType: 'application/x-amz-json-1.0' },
  operations: new Map(
    Object.entries(
      runOperations('apprunner', {
        CreateService: {
          on: 'service/{ServiceName}/begun',
          role: ['InstanceConfiguration.InstanceRoleArn'],
          to: 'tasks.apprunner.amazonaws.com',
          answer: (_, { arn, role }) => ({
            Service: { ServiceArn: arn, InstanceConfiguration: { InstanceRoleArn: role?.arn } },
          }),
        },
        UpdateService: {
          on: '{ServiceArn}',
          role: ['InstanceConfiguration.InstanceRoleArn'],
          to: 'tasks.apprunner.amazonaws.com',
          answer: (_, { arn }) => ({ Service: { ServiceArn: arn } }),
        },
      }),
    ),
  ),
};

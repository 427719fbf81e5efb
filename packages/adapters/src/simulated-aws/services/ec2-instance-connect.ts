import type { Service } from './operation.ts';
import { runOperations } from './run-with-role.ts';

/** EC2 Instance Connect. */
export const EC2_INSTANCE_CONNECT: Service = {
  signingName: 'ec2-instance-connect',
  actionPrefix: 'ec2-instance-connect',
  eventSource: 'ec2-instance-connect.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AWSEC2InstanceConnectService',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(
    Object.entries(
      runOperations('ec2', {
        SendSSHPublicKey: { on: 'instance/{InstanceId}', answer: () => ({ Success: true }) },
      }),
    ),
  ),
};

import { secretPolicy, secrets } from '../../services/secrets-manager.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of secrets. */
export const secretsManagerSecrets: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(secrets, {}, ({ SecretList }) => SecretList, { region });
    await Promise.all(
      listed.map(async ({ ARN }) => {
        const answer = await reading.askIfAny(
          secretPolicy,
          { SecretId: ARN },
          { region, subject: ARN ?? '', absentOn: ['ResourceNotFoundException'] },
        );
        found.addPolicy(
          ARN,
          policyText(answer, ({ ResourcePolicy }) => ResourcePolicy),
        );
      }),
    );
  },
};

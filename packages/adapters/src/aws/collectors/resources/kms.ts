import { keyPolicy, keys } from '../../services/kms.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/**
 * The policies of keys; every key has one, which is called `default`.
 *
 * @see {@link https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html}
 */
export const kmsKeys: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(keys, {}, ({ Keys }) => Keys, { region });
    await Promise.all(
      listed.map(async ({ KeyArn, KeyId }) => {
        const answer = await reading.askIfAny(
          keyPolicy,
          { KeyId, PolicyName: 'default' },
          { region, subject: KeyArn ?? '', absentOn: ['NotFoundException'] },
        );
        // A key that was deleted meanwhile is no key without a policy.
        if (answer === null) return;
        found.addPolicy(
          KeyArn,
          policyText(answer, ({ Policy }) => Policy),
        );
      }),
    );
  },
};

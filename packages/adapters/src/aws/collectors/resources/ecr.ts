import { repositories, repositoryPolicy } from '../../services/ecr.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of repositories of images. */
export const ecrRepositories: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(repositories, {}, (page) => page.repositories, { region });
    await Promise.all(
      listed.map(async ({ repositoryArn, repositoryName }) => {
        const answer = await reading.askIfAny(
          repositoryPolicy,
          { repositoryName },
          {
            region,
            subject: repositoryArn ?? '',
            absentOn: ['RepositoryPolicyNotFoundException', 'RepositoryNotFoundException'],
          },
        );
        found.addPolicy(
          repositoryArn,
          policyText(answer, (repository) => repository.policyText),
        );
      }),
    );
  },
};

import type { AccountReading } from '../../account-reading.ts';
import {
  domain,
  domains,
  notebook,
  notebooks,
  userProfile,
  userProfiles,
} from '../../services/sagemaker.ts';
import type { FoundResources } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The roles of notebook instances, and of the users of domains. */
export const sageMaker: ResourceCollector = {
  workloadTypes: ['sagemaker:notebook-instance', 'sagemaker:user-profile'],
  async collect(reading, { region }, found) {
    const listed = await reading.list(notebooks, {}, (page) => page.NotebookInstances, { region });
    await Promise.all(
      listed.map(async ({ NotebookInstanceArn, NotebookInstanceName }) => {
        const options = { region, subject: NotebookInstanceArn ?? '' };
        const answer = await reading.ask(notebook, { NotebookInstanceName }, options);
        if (answer === undefined) found.incomplete.add('sagemaker:notebook-instance');
        found.addWorkload('sagemaker:notebook-instance', NotebookInstanceArn, answer?.RoleArn);
      }),
    );
    const ids = await reading.list(domains, {}, ({ Domains }) => Domains, { region });
    for (const { DomainId } of ids) await collectDomain(reading, region, { DomainId, found });
  },
};

/** A user without a role of its own has that of the domain. */
async function collectDomain(
  reading: AccountReading,
  region: string,
  { DomainId, found }: { readonly DomainId: string | undefined; readonly found: FoundResources },
): Promise<void> {
  const options = { region, subject: DomainId ?? '' };
  const { DefaultUserSettings } = await reading.demand(domain, { DomainId }, options);
  const profiles = await reading.list(
    userProfiles,
    { DomainIdEquals: DomainId },
    ({ UserProfiles }) => UserProfiles,
    options,
  );
  await Promise.all(
    profiles.map(async ({ UserProfileName }) => {
      const answer = await reading.ask(userProfile, { DomainId, UserProfileName }, options);
      if (answer === undefined) found.incomplete.add('sagemaker:user-profile');
      const role = answer?.UserSettings?.ExecutionRole ?? DefaultUserSettings?.ExecutionRole;
      found.addWorkload('sagemaker:user-profile', answer?.UserProfileArn, role);
    }),
  );
}

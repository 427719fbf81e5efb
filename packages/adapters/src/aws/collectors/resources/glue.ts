import { catalogPolicy, devEndpoints } from '../../services/glue.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/**
 * The policy of the Data Catalog, which Glue has one of in a region, and the roles of
 * development endpoints.
 *
 * @see {@link https://docs.aws.amazon.com/glue/latest/dg/security_iam_resource-based-policy-examples.html}
 */
export const glueCatalogs: ResourceCollector = {
  workloadTypes: ['glue:devendpoint'],
  async collect(reading, { accountId, partition, region }, found) {
    const place = `arn:${partition}:glue:${region}:${accountId}`;
    const subject = `${place}:catalog`;
    const absentOn = ['EntityNotFoundException'];
    const answer = await reading.askIfAny(catalogPolicy, {}, { region, subject, absentOn });
    found.addPolicy(
      subject,
      policyText(answer, ({ PolicyInJson }) => PolicyInJson),
    );
    const listed = await reading.list(devEndpoints, {}, (page) => page.DevEndpoints, { region });
    for (const { EndpointName = '', RoleArn } of listed) {
      found.addWorkload('glue:devendpoint', `${place}:devEndpoint/${EndpointName}`, RoleArn);
    }
  },
};

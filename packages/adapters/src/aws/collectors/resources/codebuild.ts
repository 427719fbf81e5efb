import { projectDetails, projects } from '../../services/codebuild.ts';
import { inGroups, type ResourceCollector } from './resource-collector.ts';

/** How many projects AWS describes at once. */
const MOST = 100;

/** The roles of build projects. */
export const codeBuildProjects: ResourceCollector = {
  workloadTypes: ['codebuild:project'],
  async collect(reading, { region }, found) {
    const names = await reading.list(projects, {}, (page) => page.projects, { region });
    for (const group of inGroups(names, MOST)) {
      const answer = await reading.demand(projectDetails, { names: group }, { region });
      for (const { arn, serviceRole } of answer.projects ?? []) {
        found.addWorkload('codebuild:project', arn, serviceRole);
      }
    }
  },
};

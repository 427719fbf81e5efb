export { SimulatedClock } from './clock.ts';
export type { AccessKey, KeyOwner } from './credentials.ts';
export type { Faults, Outage } from './faults.ts';
export { generateOrganization, type OrganizationSize } from './generated-organization.ts';
export {
  type SimulatedAws,
  type SimulatedAwsOptions,
  startSimulatedAws,
} from './simulated-aws.ts';
export type { TrailRecord } from './trail.ts';

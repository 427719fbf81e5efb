import type { Framework } from './framework.ts';
import { cisAwsFoundations } from './frameworks/cis.ts';
import { hipaa } from './frameworks/hipaa.ts';
import { iso27001 } from './frameworks/iso27001.ts';
import { nist80053 } from './frameworks/nist-800-53.ts';
import { pciDss } from './frameworks/pci-dss.ts';
import { soc2 } from './frameworks/soc2.ts';

/** Every framework. */
export const FRAMEWORKS: readonly Framework[] = [
  soc2,
  pciDss,
  iso27001,
  nist80053,
  hipaa,
  cisAwsFoundations,
];

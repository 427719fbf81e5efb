/** The frameworks for which there is evidence. */
export type FrameworkId = 'soc2' | 'pci-dss' | 'iso27001' | 'nist-800-53' | 'hipaa' | 'cis';

/** A framework of controls. */
export interface Framework {
  readonly id: FrameworkId;
  readonly name: string;
  /** Which edition the ids are those of. */
  readonly edition: string;
  /** How the controls of rules name it before the id: `PCI DSS`; `null` where they do not. */
  readonly prefix: string | null;
  readonly controls: readonly Control[];
}

/** A control, as far as access to AWS shows it. */
export interface Control {
  readonly id: string;
  /** What it asks for, in our words. */
  readonly title: string;
  /** The ids of the rules that look for what goes against it; none where nothing of it can be looked for. */
  readonly rules: readonly string[];
  /** Whether id and meaning were read in the standard or in what AWS says of it, and are not from memory. */
  readonly isVerified: boolean;
  /** What the rules leave open; `null` for nothing in particular. */
  readonly note: string | null;
}

/** Whether something outside can be used as it is meant to be. */
export type ServiceCheck =
  /** `told`: what was seen, a sentence without its dot. */
  | { readonly isWorking: true; readonly told: string }
  | { readonly isWorking: false; readonly because: string };

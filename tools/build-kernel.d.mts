export declare const KERNEL_CODE: string;
export declare function compileKernel(): Promise<string>;

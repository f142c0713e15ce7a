export type SamplerName = 'ddim' | 'dpmpp-2m';

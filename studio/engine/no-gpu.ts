// Stands in the place of onnxruntime-web/webgpu, which the page never asks for (vite.config.ts).
export {};

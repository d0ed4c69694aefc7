/** See `imports` in package.json: another file in Node than in a browser. */
declare module '#onnxruntime-wasm' {
  export * from 'onnxruntime-web';
}

import { generator, paint } from 'gannet/web';

const digits = await generator('generator.onnx');
paint(document.querySelector('canvas')!, await digits.sample({ classes: [3, 7], seeds: [1, 5, 600] }));

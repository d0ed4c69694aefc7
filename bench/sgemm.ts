import { input, matmul } from '../src/graph/index.js';
import { toOnnx } from '../src/onnx/lower.js';
import { Stream } from '../src/random/stream.js';
import { floats, type Program, type Runtime, type Values } from '../src/runtime/runtime.js';
import { timeEach } from './timing.js';

const size = 1024;
const flops = 2 * size ** 3;

/** The product of two float32 matrices of 1024x1024: the rate at which the machine can do what a step consists of. */
export class MatrixProduct {
  readonly #program: Program;
  readonly #inputs: Values;
  readonly #output: Values;

  private constructor(program: Program) {
    const matrix = (name: string) => floats(new Stream(1, `bench/${name}`).uniform(size * size, -1, 1), [size, size]);
    this.#program = program;
    this.#inputs = { a: matrix('a'), b: matrix('b') };
    this.#output = { product: floats(new Float32Array(size * size), [size, size]) };
  }

  static async create(runtime: Runtime): Promise<MatrixProduct> {
    const product = matmul(input('a', [size, size]), input('b', [size, size]));
    return new MatrixProduct(await runtime.compile(toOnnx({ product })));
  }

  /** Floating-point operations a second of `count` products, after one that is not counted. */
  async rates(count: number): Promise<number[]> {
    const run = () => this.#program.run(this.#inputs, this.#output);
    await run();
    return (await timeEach(count, run)).map((seconds) => flops / seconds);
  }

  release(): Promise<void> {
    return this.#program.release();
  }
}

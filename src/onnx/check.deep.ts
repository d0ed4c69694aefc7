import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { acgan } from '../recipes/acgan.js';
import { nextOutput, phaseGraph } from '../train/graph.js';
import { exportGenerator } from '../train/sampler.js';
import { TrainingState } from '../train/state.js';
import { stepGraph } from '../train/step-graph.js';
import { networkParameters } from '../train/trainer.js';
import { toOnnxLoop } from './loop.js';
import { toOnnx } from './lower.js';

const python = process.env.GANNET_PYTHON ?? 'python3';
const script = `
import sys, onnx
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    nodes = model.graph.node
    body = [a.g for a in nodes[0].attribute if a.name == 'body'] if len(nodes) == 1 else []
    print(model.graph.output[0].name, len(body[0].node if body else nodes) > 10)
`;

test("Python's onnx accepts the generator and the models of training", async () => {
  const system = acgan.build(acgan.parse({ batch: 8 }), { channels: 1, height: 28, width: 28, classes: 10 });
  const models = (['plain', 'fast'] as const).flatMap((lowering) =>
    system.phases.map((phase) => toOnnx(phaseGraph(system, phase, { batch: 8, lowering }).outputs)),
  );
  const { outputs, renewed } = stepGraph(system, { batch: 8, lowering: 'fast' });
  const carried = Object.fromEntries(renewed.map((name) => [nextOutput(name), name]));
  models.push(toOnnxLoop({ outputs, carried, fresh: ['real'] }));
  const { values } = new TrainingState(networkParameters(system), 1);
  models.push(exportGenerator(system, values, { recipe: 'acgan', step: 0, classNames: ['0'] }));
  await inTemporaryFolder(async (folder) => {
    const paths = models.map((_, i) => join(folder, `${i}.onnx`));
    for (const [i, path] of paths.entries()) await writeFile(path, models[i]!);
    const { stdout } = await promisify(execFile)(python, ['-c', script, ...paths]);
    const lines = stdout.trim().split('\n');
    expect(lines.toSpliced(4, 1)).toEqual([...Array(4).fill('loss/total True'), 'image True']);
    expect(lines[4]).toMatch(/^next\/.* True$/);
  });
});

import { constants } from 'node:buffer';
import { GannetError } from '../errors.js';
import { machineMemory } from '../memory.js';
import { MemoryPile, type PileMaker } from './pile.js';

/** Places in memory, for no more than an array can hold and this machine has. @param source the file or folder, for messages */
export function boundedMemory(source: string): PileMaker<Uint8Array> {
  return async (count, size, channels) =>
    new MemoryPile(count, size, channels, (bytes) => {
      const most = Math.min(constants.MAX_LENGTH, machineMemory());
      if (bytes <= most) return;
      const { height, width } = size;
      throw new GannetError(
        `${source}: ${count} images of ${height}x${width}x${bytes / (count * height * width)} are ${bytes} bytes, and at ` +
          `most ${most} can be held in memory; give fewer or smaller images`,
      );
    });
}

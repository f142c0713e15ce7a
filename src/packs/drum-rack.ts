import { gzipSync, strToU8 } from 'fflate';
import { type PlacedSound, stemOf } from './placed-sound.ts';
import { type Xml, xmlDocument } from './xml.ts';

/** An element that holds one value, as most of a preset's do. */
const value = (name: string, of: string | number | boolean): Xml => [name, { Value: of }];

/** A control of a device, not automated. */
const control = (name: string, manual: number | boolean): Xml => [
  name,
  {},
  [value('LomId', 0), value('Manual', manual)],
];

const range = (name: string, min: number): Xml => [
  name,
  {},
  [value('Min', min), value('Max', 127), value('CrossfadeMin', min), value('CrossfadeMax', 127)],
];

const loop = (name: string, mode: number, end: number): Xml => [
  name,
  {},
  [value('Start', 0), value('End', end), value('Mode', mode), value('Crossfade', 0), value('Detune', 0)],
];

/**
 * A Drum Rack preset for Ableton Live 11 and later: gzipped XML with a pad for each sound, whose Simpler plays the WAV
 * beside the preset. Ableton publishes no description: the structure is what openly licensed programs read and write,
 * reduced to what they rely on. Not tried in Live.
 */
export function drumRack(name: string, sounds: readonly PlacedSound[]): Uint8Array {
  const rack: Xml = [
    'DrumGroupDevice',
    { Id: 0 },
    [value('LomId', 0), value('IsExpanded', true), control('On', true), value('UserName', name)],
  ];
  const preset: Xml = [
    'GroupDevicePreset',
    {},
    [
      value('OverwriteProtectionNumber', 2816),
      ['Device', {}, [rack]],
      ['PresetRef', {}],
      ['BranchPresets', {}, sounds.map(pad)],
      ['ReturnBranchPresets', {}],
    ],
  ];
  const version = { MajorVersion: 5, MinorVersion: '11.0_433', SchemaChangeCount: 3, Creator: 'Rimshot', Revision: '' };
  // Without a time the same kit gives the same bytes.
  return gzipSync(strToU8(xmlDocument(['Ableton', version, [preset]])), { mtime: 0 });
}

function pad(sound: PlacedSound, id: number): Xml {
  const simpler: Xml = [
    'AbletonDevicePreset',
    { Id: 0 },
    [
      ['Device', {}, [simplerOf(sound)]],
      ['PresetRef', {}],
    ],
  ];
  const mixer: Xml = [
    'AudioBranchMixerDevice',
    { Id: 0 },
    [
      value('LomId', 0),
      control('On', true),
      control('Speaker', true),
      control('Volume', 1),
      control('Panorama', 0),
      ['SendInfos', {}],
    ],
  ];
  return [
    'DrumBranchPreset',
    { Id: id },
    [
      value('Name', stemOf(sound)),
      value('IsSoloed', false),
      ['DevicePresets', {}, [simpler]],
      [
        'MixerPreset',
        {},
        [
          [
            'AbletonDevicePreset',
            { Id: 0 },
            [
              ['Device', {}, [mixer]],
              ['PresetRef', {}],
            ],
          ],
        ],
      ],
      [
        'ZoneSettings',
        {},
        // Live counts the pads' notes downwards from 128.
        [value('ReceivingNote', 128 - sound.note), value('SendingNote', 60), value('ChokeGroup', sound.choke)],
      ],
    ],
  ];
}

const simplerOf = (sound: PlacedSound): Xml => [
  'OriginalSimpler',
  { Id: 0 },
  [
    value('LomId', 0),
    value('IsExpanded', true),
    control('On', true),
    ['Player', {}, [['MultiSampleMap', {}, [['SampleParts', {}, [samplePart(sound)]], value('LoadInRam', false)]]]],
  ],
];

function samplePart(sound: PlacedSound): Xml {
  const { file, lengthFrames, sampleRate } = sound;
  const reference: Xml = [
    'FileRef',
    {},
    [
      // Relative to the preset's folder.
      value('RelativePathType', 1),
      value('RelativePath', file),
      value('Path', file),
      value('Type', 2),
      value('LivePackName', ''),
      value('LivePackId', ''),
      value('OriginalFileSize', 0),
      value('OriginalCrc', 0),
    ],
  ];
  return [
    'MultiSamplePart',
    { Id: 0, HasImportedSlicePoints: false, NeedsAnalysisData: true },
    [
      value('LomId', 0),
      value('Name', stemOf(sound)),
      value('IsActive', true),
      range('KeyRange', 0),
      range('VelocityRange', 1),
      range('SelectorRange', 0),
      // A Drum Rack's pads all send this note: the sound keeps its pitch.
      value('RootKey', 60),
      value('Detune', 0),
      value('TuneScale', 100),
      value('Panorama', 0),
      value('Volume', 1),
      value('SampleStart', 0),
      value('SampleEnd', lengthFrames),
      loop('SustainLoop', 0, lengthFrames),
      loop('ReleaseLoop', 3, lengthFrames),
      [
        'SampleRef',
        {},
        [
          reference,
          value('LastModDate', 0),
          value('DefaultDuration', lengthFrames),
          value('DefaultSampleRate', sampleRate),
        ],
      ],
    ],
  ];
}

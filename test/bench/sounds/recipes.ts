/** Commands that write files as people have them. In each, names in braces, as `{wav}` and `{six}`, stand for a source, `{out}` for the file. */
import type { Program } from '../../support/machine/programs.ts';

export interface Recipe {
  /** Of the file, which tells its kind. */
  readonly name: string;
  readonly program: Program;
  readonly words: readonly string[];
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** GStreamer reads the source, makes it fit, and hands it on. */
const gst = (name: string, chain: string, source = '{wav}', rate = 48_000): Recipe => ({
  name,
  program: 'gst-launch',
  words: words(
    `-q filesrc location=${source} ! wavparse ! audioconvert ! audioresample ! audio/x-raw,rate=${rate} ! ${chain} ! filesink location={out}`,
  ),
});
const opusenc = (name: string, options: string, source = '{wav}'): Recipe => ({
  name,
  program: 'opusenc',
  words: words(`--quiet ${options} ${source} {out}`),
});
const ffmpeg = (name: string, options: string, source = '{wav}'): Recipe => ({
  name,
  program: 'ffmpeg',
  words: words(`-v error -y -i ${source} -strict -2 ${options} {out}`),
});

const OPUSENC: readonly Recipe[] = [
  ...['2.5', '5', '10', '20', '40', '60'].flatMap((ms) =>
    ['16', '64', '128', '256'].map((kbit) =>
      opusenc(`opusenc-${ms}ms-${kbit}k.opus`, `--framesize ${ms} --bitrate ${kbit}`),
    ),
  ),
  ...['20', '40', '60'].map((ms) =>
    opusenc(`opusenc-${ms}ms-note.opus`, `--framesize ${ms} --bitrate 16 --speech --downmix-mono`),
  ),
  ...['vbr', 'cvbr', 'hard-cbr', 'music', 'speech', 'no-phase-inv', 'discard-comments'].map((option) =>
    opusenc(`opusenc-${option}.opus`, `--${option}`),
  ),
  opusenc('opusenc-at-once.opus', '--max-delay 0'),
  opusenc('opusenc-a-second-a-page.opus', '--max-delay 1000'),
  opusenc('opusenc-named.opus', '--title Evening --artist Ada --comment mood=calm'),
  opusenc('opusenc-six.opus', '--bitrate 256', '{six}'),
];

const RATES = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

const FFMPEG: readonly Recipe[] = [
  ...RATES.flatMap((rate) =>
    [1, 2].map((ears) => ffmpeg(`lame-${rate}-${ears}.mp3`, `-ar ${rate} -ac ${ears} -c:a libmp3lame`)),
  ),
  ...[0, 4, 9].map((quality) => ffmpeg(`lame-v${quality}.mp3`, `-c:a libmp3lame -q:a ${quality}`)),
  ffmpeg('lame-320.mp3', '-c:a libmp3lame -b:a 320k'),
  ffmpeg('lame-no-xing.mp3', '-c:a libmp3lame -write_xing 0 -id3v2_version 0'),
  ffmpeg('lame-old-tag.mp3', '-c:a libmp3lame -write_id3v1 1 -id3v2_version 3 -metadata title=Evening'),
  ffmpeg('lame-joint.mp3', '-c:a libmp3lame -joint_stereo 1 -b:a 96k'),
  ...RATES.map((rate) => ffmpeg(`aac-${rate}.m4a`, `-ar ${rate} -c:a aac -b:a 64k -brand M4A`)),
  ...[44_100, 48_000].flatMap((rate) => [
    ffmpeg(`aac-${rate}.aac`, `-ar ${rate} -c:a aac -b:a 128k`),
    ffmpeg(`aac-${rate}-first.mp4`, `-ar ${rate} -c:a aac -b:a 128k -movflags +faststart`),
    ffmpeg(
      `aac-${rate}-pieces.mp4`,
      `-ar ${rate} -c:a aac -b:a 128k -movflags frag_keyframe+empty_moov+default_base_moof`,
    ),
    ffmpeg(`aac-${rate}.mov`, `-ar ${rate} -c:a aac -b:a 128k`),
    ffmpeg(`aac-${rate}.mka`, `-ar ${rate} -c:a aac -b:a 128k`),
  ]),
  ffmpeg('phone-voice-memo.m4a', '-ar 48000 -ac 1 -c:a aac -b:a 64k'),
  ffmpeg('phone-recorder.3gp', '-ar 16000 -ac 1 -c:a aac -b:a 24k'),
  ffmpeg('phone-recorder.mp4', '-ar 44100 -ac 1 -c:a aac -b:a 96k'),
  ffmpeg('messenger-note.ogg', '-ar 48000 -ac 1 -c:a libopus -b:a 32k -application voip -frame_duration 60'),
  ...[16_000, 44_100, 48_000, 96_000].flatMap((rate) => [
    ffmpeg(`flac-${rate}-16.flac`, `-ar ${rate} -c:a flac -sample_fmt s16`),
    ffmpeg(`flac-${rate}-24.flac`, `-ar ${rate} -c:a flac -sample_fmt s32`),
  ]),
  ffmpeg('flac-one-ear.flac', '-ac 1 -c:a flac'),
  ffmpeg('flac-small-blocks.flac', '-c:a flac -frame_size 576'),
  ffmpeg('flac.ogg', '-c:a flac'),
  ffmpeg('flac.mka', '-c:a flac'),
  ffmpeg('flac.mp4', '-c:a flac'),
  ...['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'mulaw', 'alaw'].map((kind) =>
    ffmpeg(`pcm-${kind}.wav`, `-c:a pcm_${kind}`),
  ),
  ...[8_000, 22_050, 44_100, 96_000].map((rate) => ffmpeg(`pcm-${rate}.wav`, `-ar ${rate} -c:a pcm_s16le`)),
  ...['s8', 's16be', 's24be', 's32be', 's16le', 'f32be', 'f64be', 'mulaw', 'alaw'].map((kind) =>
    ffmpeg(`pcm-${kind}.aiff`, `-c:a pcm_${kind}`),
  ),
  ffmpeg('pcm-44100.aiff', '-ar 44100 -c:a pcm_s16be'),
  ffmpeg('pcm-one-ear.wav', '-ac 1 -c:a pcm_s16le'),
  ffmpeg('pcm-six.wav', '-c:a pcm_s16le', '{six}'),
  ...['ms', 'ima_wav'].flatMap((kind) => [
    ffmpeg(`adpcm-${kind}.wav`, `-c:a adpcm_${kind}`),
    ffmpeg(`adpcm-${kind}-recorder.wav`, `-ar 22050 -ac 1 -c:a adpcm_${kind} -block_size 512`),
  ]),
  ffmpeg('alac.m4a', '-c:a alac'),
  ffmpeg('alac-24.m4a', '-c:a alac -sample_fmt s32p'),
  ffmpeg('alac-44100.m4a', '-ar 44100 -c:a alac'),
  ffmpeg('alac-one-ear.m4a', '-ac 1 -c:a alac'),
  ffmpeg('alac-not-foretold.m4a', '-c:a alac -compression_level 0'),
  ffmpeg('alac-six.m4a', '-c:a alac', '{six}'),
  ffmpeg('alac.mov', '-c:a alac'),
  ffmpeg('alac.mka', '-c:a alac'),
  // What telephones recorded with, in the file of both kinds.
  ...['nb', 'wb'].flatMap((band) => [
    ffmpeg(`phone-amr-${band}.3gp`, '-c:a copy', `{amr-${band}}`),
    ffmpeg(`phone-amr-${band}.amr`, '-c:a copy', `{amr-${band}}`),
  ]),
  // Cut without being encoded anew: an edit list says what is not heard.
  ...['aac.m4a', 'alac.m4a', 'mp3.mp4', 'opus.mp4'].map((kind) =>
    ffmpeg(`cut-${kind}`, '-ss 0.51 -c:a copy', `{long-${kind}}`),
  ),
  ...[-1, 2, 6, 10].map((quality) => ffmpeg(`vorbis-q${quality}.ogg`, `-c:a libvorbis -q:a ${quality}`)),
  ...[16_000, 44_100].map((rate) => ffmpeg(`vorbis-${rate}.ogg`, `-ar ${rate} -c:a libvorbis`)),
  ffmpeg('vorbis-six.ogg', '-c:a libvorbis', '{six}'),
  ffmpeg('vorbis.webm', '-c:a libvorbis'),
  ...['2.5', '10', '40', '60', '80', '120'].map((ms) =>
    ffmpeg(`opus-${ms}ms.webm`, `-c:a libopus -b:a 64k -frame_duration ${ms}`),
  ),
  ffmpeg('opus-live.webm', '-c:a libopus -live 1'),
  ffmpeg('opus-dtx.webm', '-c:a libopus -application voip -ac 1 -b:a 16k -dtx 1'),
  ffmpeg('opus.mka', '-c:a libopus'),
  ffmpeg('opus.mp4', '-c:a libopus'),
  ffmpeg('opus-pieces.mp4', '-c:a libopus -movflags frag_keyframe+empty_moov'),
  ffmpeg('opus-120ms.opus', '-c:a libopus -frame_duration 120'),
  ffmpeg('opus-six.opus', '-c:a libopus -mapping_family 1', '{six}'),
];

const GSTREAMER: readonly Recipe[] = [
  ...['10', '20', '60'].map((ms) => gst(`gst-${ms}ms.opus`, `opusenc frame-size=${ms} ! oggmux`)),
  gst('gst-dtx.opus', 'opusenc dtx=true audio-type=voice inband-fec=true packet-loss-percentage=20 ! oggmux'),
  gst('gst-opus.webm', 'opusenc ! webmmux'),
  gst('gst-opus-live.webm', 'opusenc ! webmmux streamable=true'),
  gst('gst-vorbis.ogg', 'vorbisenc ! oggmux'),
  gst('gst-vorbis.webm', 'vorbisenc ! webmmux'),
  gst('gst.flac', 'flacenc'),
  gst('gst-flac.ogg', 'flacenc ! flactag ! flacparse ! oggmux'),
  gst('gst.wav', 'wavenc'),
  gst('gst-float.wav', 'audioconvert ! audio/x-raw,format=F32LE ! wavenc'),
  gst('gst.mp3', 'lamemp3enc'),
  gst('gst-constant.mp3', 'lamemp3enc target=bitrate cbr=true bitrate=128'),
  gst('gst.aac', 'voaacenc ! aacparse ! audio/mpeg,stream-format=adts', '{wav}', 44_100),
  gst('gst.m4a', 'voaacenc ! aacparse ! mp4mux', '{wav}', 44_100),
  gst('gst-pieces.mp4', 'voaacenc ! aacparse ! mp4mux fragment-duration=500', '{wav}', 44_100),
  gst('gst.mkv', 'voaacenc ! aacparse ! matroskamux', '{wav}', 44_100),
];

export const RECIPES: readonly Recipe[] = [...OPUSENC, ...FFMPEG, ...GSTREAMER];

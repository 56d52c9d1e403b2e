// shrink.js: makes a photo smaller on the device before it is sent, when the person wishes so. What the browser cannot
// decode (HEIC outside Safari), what is small already and what would not become smaller is sent as it is. The canvas
// turns the picture as its Exif says and writes none: neither the place nor the camera goes along.
"use strict";
(() => {
  if (window.portalShrink) return;
  const LONGEST = 2560; // pixels: A4 at 220 dots per inch
  const QUALITY = 0.85;
  const PHOTO = /\.(jpe?g|png|webp|heic|heif)$/i;
  const HEADS = [
    ["jpg", /\.jpe?g$/i, [0xff, 0xd8, 0xff]],
    ["png", /\.png$/i, [0x89, 0x50, 0x4e, 0x47]],
    ["webp", /\.webp$/i, [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ];

  // Messengers save photos under the ending of another kind: the name is put right by what the file begins with.
  const named = async (file) => {
    if (!PHOTO.test(file.name)) return file;
    const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
    const is = ([, , bytes]) => bytes.every((byte, at) => byte === null || head[at] === byte);
    const found = HEADS.find(is);
    if (!found || found[1].test(file.name)) return file;
    const { type, lastModified } = file;
    return new File([file], file.name.replace(PHOTO, `.${found[0]}`), { type, lastModified });
  };

  const shrunk = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    if (!picture) return file;
    try {
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff"; // JPEG knows no transparency
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
      if (!made || made.size >= file.size) return file;
      return new File([made], file.name.replace(PHOTO, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
    } finally {
      picture.close();
    }
  };

  // A mark of the very bytes: a browser may draw the same photo otherwise the next time, and then it is another file.
  const mark = async (file) => {
    let sum = 0x811c9dc5;
    for (const byte of new Uint8Array(await file.arrayBuffer())) sum = Math.imul(sum ^ byte, 0x01000193);
    return (sum >>> 0).toString(16);
  };

  window.portalShrink = { named, shrunk, mark, isPhoto: (file) => PHOTO.test(file.name) };
})();

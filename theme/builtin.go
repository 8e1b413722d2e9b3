package theme

// builtin are the 31 themes in the order of the chooser. Each line is a pair or
// group that belongs together on the screen; the last is sixteen colours:
// accents, ends, process and total, hot and cool, then the backgrounds of the
// bar's two ends and of the header.
var builtin = [...]Definition{
	{ID: "NeonSprawl", Name: "Neon Sprawl", anchors: anchors{
		text: 0xdbe4ff, accent: 0x00e5ff, accent2: 0xff3dd8,
		local: 0x5ceaff, remote: 0xff86e6, process: 0xa79bff, total: 0xe6ecff,
		hot: 0xff5fdd, cool: 0x4cc9f0, from: 0x0077ff, to: 0xe014c8, header: 0x1d1145,
		ansi: sixteen{14, 13, 14, 13, 12, 15, 13, 14, 4, 5, 4},
	}},
	{ID: "AcidRain", Name: "Acid Rain", anchors: anchors{
		text: 0xd3ead0, accent: 0x9dff00, accent2: 0x38d6a0,
		local: 0xb9ff4a, remote: 0x6fe3c1, process: 0x7fb8d8, total: 0xe4f5d8,
		hot: 0xc8ff00, cool: 0x3fcf8e, from: 0x0f4c8a, to: 0x55c800, header: 0x0a1d33,
		ansi: sixteen{10, 6, 10, 6, 12, 15, 11, 2, 4, 2, 4},
	}},
	{ID: "IceBreaker", Name: "Ice Breaker", anchors: anchors{
		text: 0xe2f3ff, accent: 0x8ae9ff, accent2: 0x5aa9ff,
		local: 0xa8f0ff, remote: 0x7fbcff, process: 0xb5c9e8, total: 0xf2faff,
		hot: 0xffffff, cool: 0x6cb4ee, from: 0x1546c8, to: 0x3fd0f5, header: 0x0c2a4f,
		ansi: sixteen{14, 12, 14, 12, 7, 15, 15, 6, 4, 6, 4},
	}},
	{ID: "SynthWave", Name: "Synth Wave", anchors: anchors{
		text: 0xf6e3f5, accent: 0xff4fb8, accent2: 0xffa047,
		local: 0xff8ad0, remote: 0xffb870, process: 0xb48cff, total: 0xffe0a8,
		hot: 0xffc247, cool: 0xd473e8, from: 0x7a1fd0, to: 0xff6a2b, header: 0x35104d,
		ansi: sixteen{13, 11, 13, 11, 12, 11, 11, 13, 5, 1, 5},
	}},
	{ID: "RustBelt", Name: "Rust Belt", anchors: anchors{
		text: 0xddd8d2, accent: 0xf08a3c, accent2: 0x93a5b3,
		local: 0xf4a866, remote: 0xb4c0c9, process: 0xcf9d6b, total: 0xe9dccb,
		hot: 0xff9a4a, cool: 0xa3927f, from: 0x5b6872, to: 0xc9561a, header: 0x33383c,
		ansi: sixteen{3, 7, 3, 7, 7, 15, 11, 7, 1, 3, 1},
	}},
	{ID: "GhostWire", Name: "Ghost Wire", anchors: anchors{
		text: 0xd4dbdb, accent: 0xeef6f5, accent2: 0x9fb8b6,
		local: 0xe6efee, remote: 0xb6c8c6, process: 0x98aaa9, total: 0xdfe7e6,
		hot: 0xf7fdfc, cool: 0x98b0ae, from: 0x4a5b5a, to: 0x8fb5b1, header: 0x202828,
		ansi: sixteen{15, 7, 15, 7, 7, 15, 15, 7, 7, 7, 7},
	}},
	{ID: "RedSector", Name: "Red Sector", anchors: anchors{
		text: 0xf6dcd8, accent: 0xff4d47, accent2: 0xffa08c,
		local: 0xff8076, remote: 0xffb9ab, process: 0xd98c86, total: 0xffe6e0,
		hot: 0xff5a52, cool: 0xd9958c, from: 0x7a0c16, to: 0xff1f1f, header: 0x4a0a10,
		alert: 0xffd400, ansi: sixteen{9, 15, 9, 15, 7, 15, 9, 7, 1, 1, 1},
	}},
	{ID: "SakuraDen", Name: "Sakura Den", anchors: anchors{
		text: 0xf1e8ee, accent: 0xffb3d1, accent2: 0xc8b6ff,
		local: 0xffc6dc, remote: 0xd6c8ff, process: 0xc3b5bf, total: 0xfbeaf2,
		hot: 0xff9cc4, cool: 0xb9a7e0, from: 0x8f7bc8, to: 0xf27aa8, header: 0x3a2a3c,
		ansi: sixteen{13, 7, 13, 15, 7, 15, 13, 7, 5, 5, 5},
	}},
	{ID: "DataStream", Name: "Data Stream", anchors: anchors{
		text: 0xb8f0c0, accent: 0x39ff6a, accent2: 0x1fc95a,
		local: 0x86ff9e, remote: 0x46dd74, process: 0x2fb85c, total: 0xd6ffdc,
		hot: 0xe4ffe8, cool: 0x2fc465, from: 0x00451c, to: 0x00d048, header: 0x002d12,
		ansi: sixteen{10, 2, 10, 2, 2, 15, 15, 2, 2, 2, 2},
	}},
	{ID: "SolarFlare", Name: "Solar Flare", anchors: anchors{
		text: 0xffefcf, accent: 0xffd000, accent2: 0xff7a1a,
		local: 0xffdf5e, remote: 0xff9d4d, process: 0xe8b27a, total: 0xfff3b0,
		hot: 0xffff66, cool: 0xff8a3d, from: 0xb00a00, to: 0xff8a00, header: 0x5c1f00,
		ansi: sixteen{11, 9, 11, 3, 7, 15, 11, 9, 1, 3, 3},
	}},
	{ID: "NeonNoir", Name: "Neon Noir", anchors: anchors{
		text: 0xf4f4f6, accent: 0xff2e93, accent2: 0xffffff,
		local: 0xffffff, remote: 0xff6db3, process: 0xa0a0ac, total: 0xffffff,
		hot: 0xff2e93, cool: 0xc9c9d2, from: 0x45454f, to: 0xff0f7f, header: 0x17171b,
		ansi: sixteen{13, 15, 15, 13, 7, 15, 13, 7, 5, 5, 7},
	}},
	{ID: "ChromeHeart", Name: "Chrome Heart", anchors: anchors{
		text: 0xe4e8ee, accent: 0xc9d6e8, accent2: 0x7ba7e0,
		local: 0xf0f4fa, remote: 0xa9c4ea, process: 0x9aa6b6, total: 0xffffff,
		hot: 0xffffff, cool: 0x8fb2e3, from: 0x4f5d70, to: 0x9db9de, header: 0xc2ccd9,
		ansi: sixteen{15, 12, 15, 12, 7, 15, 15, 12, 4, 7, 7},
	}},
	{ID: "BladeRunner", Name: "Blade Runner", anchors: anchors{
		text: 0xf3e2c4, accent: 0xffa62b, accent2: 0xff4fa3,
		local: 0xffc061, remote: 0x6fc9c4, process: 0xff86c0, total: 0xffe3b0,
		hot: 0xff5cab, cool: 0xd99a4e, from: 0xa85a00, to: 0xe0207a, header: 0x3d2206,
		ansi: sixteen{11, 13, 11, 6, 13, 15, 13, 3, 3, 5, 3},
	}},
	{ID: "VoidWalker", Name: "Void Walker", anchors: anchors{
		text: 0xd9d0ee, accent: 0x9d6bff, accent2: 0x6d7bff,
		local: 0xbb9bff, remote: 0x94a0ff, process: 0x9d8fb8, total: 0xe8defc,
		hot: 0xd3a6ff, cool: 0x7f86dd, from: 0x2a1070, to: 0x7b2ff7, header: 0x150726,
		ansi: sixteen{13, 12, 13, 12, 7, 15, 13, 12, 4, 5, 5},
	}},
	{ID: "ToxicWaste", Name: "Toxic Waste", anchors: anchors{
		text: 0xeaf2c8, accent: 0x84ff2e, accent2: 0xffe600,
		local: 0xa4f85a, remote: 0xf7ec5a, process: 0xb9c27e, total: 0xf4ffcf,
		hot: 0xfff200, cool: 0x8fd14f, from: 0x2c9a00, to: 0xd8b800, header: 0xe8d800,
		ansi: sixteen{10, 11, 10, 11, 7, 15, 11, 2, 2, 3, 3},
	}},
	{ID: "CyberFrost", Name: "Cyber Frost", anchors: anchors{
		text: 0xeaf4f8, accent: 0xbff3ff, accent2: 0x86b7d6,
		local: 0xd9f7ff, remote: 0x9fcbe4, process: 0xa7b9c6, total: 0xffffff,
		hot: 0xf6fdff, cool: 0x82bcd6, from: 0x35607f, to: 0x8fe3f5, header: 0xcfeaf3,
		ansi: sixteen{15, 6, 14, 7, 7, 15, 15, 6, 6, 7, 6},
	}},
	{ID: "PlasmaCore", Name: "Plasma Core", anchors: anchors{
		text: 0xf8def4, accent: 0xff3df2, accent2: 0xa05bff,
		local: 0xff7af5, remote: 0xc295ff, process: 0xd79ae0, total: 0xffe0fb,
		hot: 0xffc4fb, cool: 0xb06bff, from: 0x5a10d8, to: 0xff10c0, header: 0x4b0a5c,
		ansi: sixteen{13, 12, 13, 12, 5, 15, 15, 13, 4, 5, 5},
	}},
	{ID: "SteelNerve", Name: "Steel Nerve", anchors: anchors{
		text: 0xd2d8de, accent: 0x79c7e3, accent2: 0x8d9bab,
		local: 0x9cd6ea, remote: 0xaab6c3, process: 0x8fa0a8, total: 0xe3e9ee,
		hot: 0xa8ecff, cool: 0x8196a8, from: 0x3e4a57, to: 0x5f8fa8, header: 0x2a323b,
		ansi: sixteen{6, 7, 6, 7, 7, 15, 14, 7, 4, 6, 7},
	}},
	{ID: "DarkSignal", Name: "Dark Signal", anchors: anchors{
		text: 0xa9bccb, accent: 0x5fb3b8, accent2: 0x6f8fc4,
		local: 0x82bcc4, remote: 0x8aa3cc, process: 0x7f93a6, total: 0xb8cad6,
		hot: 0x8fd6d6, cool: 0x6d8bb0, from: 0x0d2a4a, to: 0x11708a, header: 0x0a1826,
		ansi: sixteen{6, 12, 6, 12, 7, 7, 14, 12, 4, 4, 4},
	}},
	{ID: "GlitchPop", Name: "Glitch Pop", anchors: anchors{
		text: 0xf7f3ff, accent: 0xff4fd0, accent2: 0x37ff8b,
		local: 0x4ff2ff, remote: 0xff7ad9, process: 0x6bff9f, total: 0xfff06b,
		hot: 0x37ff8b, cool: 0x4fd9ff, from: 0xf000a8, to: 0x00b8c8, header: 0x0f3b3f,
		ansi: sixteen{13, 10, 14, 13, 10, 11, 10, 14, 5, 6, 6},
	}},
	{ID: "HoloShift", Name: "Holo Shift", anchors: anchors{
		text: 0xeef1fb, accent: 0x6ff0dc, accent2: 0xffa3dc,
		local: 0x8df5e4, remote: 0xffbde6, process: 0xc6b8ff, total: 0xf2ffe9,
		hot: 0xffb3e2, cool: 0x7fdfe8, from: 0x00b59c, to: 0xe85fc0, header: 0x2a2350,
		ansi: sixteen{14, 13, 14, 13, 12, 15, 13, 14, 6, 5, 5},
	}},
	{ID: "NightCity", Name: "Night City", anchors: anchors{
		text: 0xeef0ff, accent: 0xffe81f, accent2: 0x4d7dff,
		local: 0xfff06b, remote: 0x8fabff, process: 0x7fd4e6, total: 0xfffbd0,
		hot: 0xffe81f, cool: 0x6f95ff, from: 0x0a1f7a, to: 0x1550ff, header: 0xfde500,
		ansi: sixteen{11, 12, 11, 12, 6, 15, 11, 12, 4, 4, 3},
	}},
	{ID: "DeepNet", Name: "Deep Net", anchors: anchors{
		text: 0x9fb4dd, accent: 0x4fd8c8, accent2: 0x6a86d6,
		local: 0x8fa8e6, remote: 0x7592d8, process: 0x7d8fb5, total: 0xb4c6ea,
		hot: 0x4fd8c8, cool: 0x6a82c4, from: 0x07105c, to: 0x123fae, header: 0x040b36,
		ansi: sixteen{14, 12, 12, 12, 7, 7, 14, 12, 4, 4, 4},
	}},
	{ID: "LaserGrid", Name: "Laser Grid", anchors: anchors{
		text: 0xf5e9ff, accent: 0xff00e6, accent2: 0x00ffd5,
		local: 0x5cffe4, remote: 0xff66f0, process: 0xffe066, total: 0xffffff,
		hot: 0xff4dee, cool: 0x38d9c4, from: 0x6a006a, to: 0xff00c8, header: 0xff14d0,
		ansi: sixteen{13, 14, 14, 13, 11, 15, 13, 14, 5, 5, 5},
	}},
	{ID: "QuantumFlux", Name: "Quantum Flux", anchors: anchors{
		text: 0xe6e6fa, accent: 0x2fe0ff, accent2: 0x9f6bff,
		local: 0x6fe6ff, remote: 0xb493ff, process: 0x8fb0ff, total: 0xeef0ff,
		hot: 0x2fe0ff, cool: 0xa57fff, from: 0x00a5c8, to: 0x7a2bff, header: 0x12205e,
		ansi: sixteen{14, 13, 14, 12, 12, 15, 14, 13, 6, 5, 4},
	}},
	{ID: "BioHazard", Name: "Bio Hazard", anchors: anchors{
		text: 0xf2e8dc, accent: 0xff7a00, accent2: 0xd9e021,
		local: 0xff9c40, remote: 0xe0d8cc, process: 0xc9d14a, total: 0xfff2df,
		hot: 0xff7a00, cool: 0xc7b29a, from: 0x4a3418, to: 0xff6a00, header: 0xff7a00,
		ansi: sixteen{11, 3, 11, 7, 10, 15, 11, 7, 3, 3, 3},
	}},
	{ID: "Darkwave", Name: "Darkwave", anchors: anchors{
		text: 0xdccfdb, accent: 0xb07cc6, accent2: 0xc75b7a,
		local: 0xc6a0d8, remote: 0xd98ca2, process: 0xa08fa8, total: 0xe9dbe6,
		hot: 0xe07a98, cool: 0x9a86b8, from: 0x43246b, to: 0x96184a, header: 0x2a0f22,
		ansi: sixteen{5, 9, 13, 9, 7, 15, 9, 5, 5, 1, 1},
	}},
	{ID: "Overlock", Name: "Overlock", anchors: anchors{
		text: 0xfff4ec, accent: 0xff5e3a, accent2: 0x33d6ff,
		local: 0xffb340, remote: 0x66e0ff, process: 0xff8fc7, total: 0xfff6a0,
		hot: 0xff6f4d, cool: 0x4fc3ff, from: 0xd0245a, to: 0xff7a00, header: 0x5a0f2e,
		ansi: sixteen{9, 14, 11, 14, 13, 11, 9, 14, 1, 3, 1},
	}},
	{ID: "Megacorp", Name: "Megacorp", anchors: anchors{
		text: 0xf3f6f8, accent: 0x00c2e0, accent2: 0xb8c4cc,
		local: 0xffffff, remote: 0x5fd4e8, process: 0xa3b0b8, total: 0xffffff,
		hot: 0x00d4f5, cool: 0xb0c4cc, from: 0x00606f, to: 0x00b4d0, header: 0xf2f5f7,
		ansi: sixteen{14, 7, 15, 14, 7, 15, 14, 7, 6, 6, 7},
	}},
	{ID: "Zaibatsu", Name: "Zaibatsu", anchors: anchors{
		text: 0xf5e9d8, accent: 0xe8b93c, accent2: 0xe8384f,
		local: 0xf2cf70, remote: 0xf08a8f, process: 0xc9ab84, total: 0xffe9b3,
		hot: 0xffc933, cool: 0xe06a70, from: 0x6e0018, to: 0xd81f3a, header: 0x9e0b26,
		alert: 0xff8a00, ansi: sixteen{11, 9, 11, 9, 3, 15, 11, 9, 1, 1, 1},
	}},
	{ID: "Iftopcolor", Name: "iftopcolor", anchors: anchors{
		text: 0xe5e5e5, accent: 0xffffff, accent2: 0xb8b8b8,
		local: 0xe5e5e5, remote: 0xe5e5e5, process: 0xb0b0b0, total: 0xffffff,
		hot: 0xffffff, cool: 0xc4c4c4, from: 0xc8c8c8, to: 0xe5e5e5, header: 0xe5e5e5,
		reverse: true, ansi: sixteen{15, 7, 7, 7, 7, 15, 15, 7, 7, 7, 7},
	}},
}

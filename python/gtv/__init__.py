"""gtv: what does a diffusion model learn to sample, on average over its training draws?"""

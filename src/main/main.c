#include <config.h>

#include <stdio.h>

int
main(void)
{
	puts("hamtop " PACKAGE_VERSION);
	return 0;
}

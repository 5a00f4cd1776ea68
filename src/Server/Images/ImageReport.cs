using Strata.Core.Scanning;
using Strata.Storage.Images;
using Strata.Storage.Layers;

namespace Strata.Server.Images;

/// <summary>
/// What is known of a stored image at this moment. In <see cref="Scan"/> the layers are those of the image, each package has the position of the
/// layer that introduced it (<c>InventoryPackage.Layer</c>), and the status and the warnings say how far the answer can be trusted.
/// </summary>
/// <param name="Image">The image.</param>
/// <param name="Scan">The report, as a scan makes it; without findings when none were asked for.</param>
/// <param name="Top">The layer that has the whole inventory; null for an image without layers.</param>
internal sealed record ImageReport(StoredImage Image, ScanReport Scan, StoredLayer? Top);

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Save Picture As…</source>
        <translation>图片另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>Show in &amp;Folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;Pictures Folder</source>
        <translation>打开图片文件夹(&amp;P)</translation>
    </message>
    <message>
        <source>Open &amp;Models Folder</source>
        <translation>打开模型文件夹(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Look for Models Again</source>
        <translation>重新查找模型(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Copy Picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Prompt</source>
        <translation>复制提示词(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Use These Settings</source>
        <translation>使用这些设置(&amp;U)</translation>
    </message>
    <message>
        <source>Use the Settings of a &amp;File…</source>
        <translation>使用图片文件的设置(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Remove Picture</source>
        <translation>移除图片(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Bring Back Removed Picture</source>
        <translation>恢复移除的图片(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>生成(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel &amp;All</source>
        <translation>全部取消(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Write the Prompt</source>
        <translation>编写提示词(&amp;W)</translation>
    </message>
    <message>
        <source>Prompt &amp;History…</source>
        <translation>提示词历史(&amp;H)…</translation>
    </message>
    <message>
        <source>Roll a New &amp;Seed</source>
        <translation>换一个随机种子(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Lock the Seed</source>
        <translation>锁定种子(&amp;L)</translation>
    </message>
    <message>
        <source>Settings That Suit the &amp;Model</source>
        <translation>使用模型的推荐设置(&amp;M)</translation>
    </message>
    <message>
        <source>Clear &amp;Finished Jobs</source>
        <translation>清除已结束的任务(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Actual Pixels</source>
        <translation>实际像素(&amp;A)</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Newer Picture</source>
        <translation>较新的图片(&amp;N)</translation>
    </message>
    <message>
        <source>Old&amp;er Picture</source>
        <translation>较早的图片(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Follow the &amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Dark Theme</source>
        <translation>深色主题(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Light Theme</source>
        <translation>浅色主题(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言 / Language(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Language of the System</source>
        <translation>系统语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Find an &amp;Action…</source>
        <translation>查找操作(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Report a Problem…</source>
        <translation>报告问题(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;About aipaint</source>
        <translation>关于 aipaint(&amp;A)</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Open report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>EmptyHint</name>
    <message>
        <source>Describe a picture</source>
        <translation>描述一幅画</translation>
    </message>
    <message>
        <source>Write what you would like to see, then press Generate. Or try one of these:</source>
        <translation>写下您想看到的内容，然后按“生成”。或者试试这些：</translation>
    </message>
    <message>
        <source>red apple</source>
        <translation>红苹果</translation>
    </message>
    <message>
        <source>cat face</source>
        <translation>猫脸</translation>
    </message>
    <message>
        <source>house with garden</source>
        <translation>带花园的房子</translation>
    </message>
    <message>
        <source>blue car</source>
        <translation>蓝色的汽车</translation>
    </message>
    <message>
        <source>sunflower</source>
        <translation>向日葵</translation>
    </message>
    <message>
        <source>smiling face with sunglasses</source>
        <translation>戴墨镜的笑脸</translation>
    </message>
</context>
<context>
    <name>GalleryStrip</name>
    <message>
        <source>Your pictures will be kept here.</source>
        <translation>您的图片会保存在这里。</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
</context>
<context>
    <name>GeneratePanel</name>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>S&amp;teps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Gui&amp;dance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Samp&amp;ler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>Se&amp;ed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>What should be painted?</source>
        <translation>想画什么？</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>What should not be in it?</source>
        <translation>画面里不要什么？</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>How often the picture is refined. More takes longer.</source>
        <translation>图片细化的次数。步数越多，耗时越长。</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>How closely the picture follows the prompt. 1 switches guidance off.</source>
        <translation>图片遵循提示词的程度。设为 1 则关闭引导。</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>The way from noise to picture.</source>
        <translation>从噪声到图片的方法。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed and settings paint the same picture. Lock it to keep it.</source>
        <translation>相同的种子和设置会画出相同的图片。锁定后保持不变。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>How many pictures to paint, each with the next seed.</source>
        <translation>要画多少张图片，种子依次递增。</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Paint the picture (Ctrl+Enter)</source>
        <translation>开始绘制（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop the picture that is being painted (Esc)</source>
        <translation>停止正在绘制的图片（Esc）</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} 个等待中</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Picture {number} of {count}</source>
        <translation>第 {number}/{count} 张</translation>
    </message>
    <message>
        <source>step {step} of {steps}</source>
        <translation>第 {step}/{steps} 步</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>第 {step}/{steps} 步</translation>
    </message>
    <message>
        <source>time unknown</source>
        <translation>时间未知</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>还需 {seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>还需 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>还需 {hours} 小时</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What should be painted?</source>
        <translation>想画什么？</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Where the last picture was painted</source>
        <translation>上一张图片使用的设备</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>{path} is not a picture that can be read here.</source>
        <translation>{path} 不是可以读取的图片。</translation>
    </message>
    <message>
        <source>It is neither PNG nor JPEG nor WebP.</source>
        <translation>它不是 PNG、JPEG 或 WebP。</translation>
    </message>
    <message>
        <source>{path} is not a file.</source>
        <translation>{path} 不是文件。</translation>
    </message>
    <message>
        <source>Choose a picture file.</source>
        <translation>请选择图片文件。</translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation>无法读取 {path}。</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}。</translation>
    </message>
    <message>
        <source>{path} is damaged.</source>
        <translation>{path} 已损坏。</translation>
    </message>
    <message>
        <source>It begins like a picture and breaks off.</source>
        <translation>它的开头是图片，但内容不完整。</translation>
    </message>
    <message>
        <source>Fetch the file again from where it came.</source>
        <translation>请重新获取该文件。</translation>
    </message>
    <message>
        <source>The prompt is too long for a JPEG file.</source>
        <translation>提示词太长，JPEG 文件放不下。</translation>
    </message>
    <message>
        <source>A JPEG can hold about 32,000 characters of it, and fewer of Chinese or emoji.</source>
        <translation>JPEG 约可保存 32,000 个字符，中文或表情符号更少。</translation>
    </message>
    <message>
        <source>Save as .png or shorten the prompt.</source>
        <translation>请保存为 .png，或缩短提示词。</translation>
    </message>
    <message>
        <source>Pictures cannot be saved as {name}.</source>
        <translation>图片不能保存为 {name}。</translation>
    </message>
    <message>
        <source>Let the name end in .png, .jpg or .webp.</source>
        <translation>请使用 .png、.jpg 或 .webp 结尾的文件名。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made.</source>
        <translation>无法创建文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Choose another place with --home or AIPAINT_HOME.</source>
        <translation>请用 --home 或 AIPAINT_HOME 指定其他位置。</translation>
    </message>
    <message>
        <source>There is no sampler called {sampler}.</source>
        <translation>没有名为 {sampler} 的采样器。</translation>
    </message>
    <message>
        <source>Use one of {samplers}.</source>
        <translation>请使用以下之一：{samplers}。</translation>
    </message>
    <message>
        <source>A picture of {width}×{height} is too large.</source>
        <translation>{width}×{height} 的图片太大。</translation>
    </message>
    <message>
        <source>At most {limit} pixels are painted at once.</source>
        <translation>一次最多绘制 {limit} 个像素。</translation>
    </message>
    <message>
        <source>Choose a smaller size.</source>
        <translation>请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>The value {value} cannot be used for {name}.</source>
        <translation>{name} 不能为 {value}。</translation>
    </message>
    <message>
        <source>Give a number from {low} to {high}.</source>
        <translation>请输入 {low} 到 {high} 之间的数。</translation>
    </message>
    <message>
        <source>A prompt of {length} characters cannot be used.</source>
        <translation>不能使用 {length} 个字符的提示词。</translation>
    </message>
    <message>
        <source>At most {limit} are read.</source>
        <translation>最多读取 {limit} 个。</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>请缩短它。</translation>
    </message>
    <message>
        <source>The size {old} was rounded to {new}: sides must be multiples of {multiple}.</source>
        <translation>尺寸 {old} 已调整为 {new}：边长必须是 {multiple} 的倍数。</translation>
    </message>
    <message>
        <source>The file {file} of the model {folder} cannot be used.</source>
        <translation>模型 {folder} 的文件 {file} 无法使用。</translation>
    </message>
    <message>
        <source>Download or copy the model again, or choose another version of it.</source>
        <translation>请重新下载或复制模型，或选择它的其他版本。</translation>
    </message>
    <message>
        <source>The model {folder} is a {kind}, which cannot paint here.</source>
        <translation>模型 {folder} 是 {kind}，不能在这里绘制。</translation>
    </message>
    <message>
        <source>Text-to-image models of Stable Diffusion 1, 2 and XL in diffusers folders can.</source>
        <translation>可以使用 diffusers 文件夹形式的 Stable Diffusion 1、2 和 XL 文生图模型。</translation>
    </message>
    <message>
        <source>Look for a version of it for one of {kinds}.</source>
        <translation>请查找适用于 {kinds} 之一的版本。</translation>
    </message>
    <message>
        <source>The model {folder} cannot paint from text alone.</source>
        <translation>模型 {folder} 不能仅凭文字绘制。</translation>
    </message>
    <message>
        <source>It expects {channels} channels where {latents} come: it was made for inpainting or editing.</source>
        <translation>它需要 {channels} 个通道，而这里只有 {latents} 个：它用于局部重绘或编辑。</translation>
    </message>
    <message>
        <source>Choose a text-to-image version of it.</source>
        <translation>请选择它的文生图版本。</translation>
    </message>
    <message>
        <source>The folder {folder} holds too many files to be one model.</source>
        <translation>文件夹 {folder} 里的文件太多，不像是一个模型。</translation>
    </message>
    <message>
        <source>Choose the folder that has model_index.json and nothing else in it.</source>
        <translation>请选择只包含 model_index.json 及其模型文件的文件夹。</translation>
    </message>
    <message>
        <source>The file {file} is missing from the model {folder}.</source>
        <translation>模型 {folder} 缺少文件 {file}。</translation>
    </message>
    <message>
        <source>It says: {reason}.</source>
        <translation>错误信息：{reason}。</translation>
    </message>
    <message>
        <source>Without it the words of a prompt cannot be read.</source>
        <translation>没有它就无法读取提示词。</translation>
    </message>
    <message>
        <source>Download or copy the model folder again, with all its files.</source>
        <translation>请重新下载或复制模型文件夹及其全部文件。</translation>
    </message>
    <message>
        <source>Its scaling_factor makes no sense.</source>
        <translation>它的 scaling_factor 不合理。</translation>
    </message>
    <message>
        <source>It does not fit the weights beside it.</source>
        <translation>它与旁边的权重不匹配。</translation>
    </message>
    <message>
        <source>Its cross_attention_dim does not fit the text encoder.</source>
        <translation>它的 cross_attention_dim 与文本编码器不匹配。</translation>
    </message>
    <message>
        <source>The model {folder} has {found} as its {part}, which is not known here.</source>
        <translation>模型 {folder} 的 {part} 是 {found}，这里不认识它。</translation>
    </message>
    <message>
        <source>Only parts of the diffusers and transformers libraries are used.</source>
        <translation>只能使用 diffusers 和 transformers 库中的部件。</translation>
    </message>
    <message>
        <source>Choose another version of the model.</source>
        <translation>请选择模型的其他版本。</translation>
    </message>
    <message>
        <source>It is far larger than a vocabulary can be.</source>
        <translation>它远大于词表应有的大小。</translation>
    </message>
    <message>
        <source>latent_rgb needs one row for each latent channel.</source>
        <translation>latent_rgb 需要为每个潜变量通道提供一行。</translation>
    </message>
    <message>
        <source>Its size, steps or guidance are out of range.</source>
        <translation>它的尺寸、步数或引导值超出范围。</translation>
    </message>
    <message>
        <source>The {part} of the model {name} is incomplete.</source>
        <translation>模型 {name} 的 {part} 不完整。</translation>
    </message>
    <message>
        <source>Its weights lack {missing}.</source>
        <translation>权重缺少 {missing}。</translation>
    </message>
    <message>
        <source>Its weights have other shapes.</source>
        <translation>它的权重形状不同。</translation>
    </message>
    <message>
        <source>Download or copy the model folder again.</source>
        <translation>请重新下载或复制模型文件夹。</translation>
    </message>
    <message>
        <source>The {part} of the model {name} cannot be read.</source>
        <translation>无法读取模型 {name} 的 {part}。</translation>
    </message>
    <message>
        <source>The library that reads it says: {reason}</source>
        <translation>读取它的库报告：{reason}</translation>
    </message>
    <message>
        <source>Download or copy the model folder again, or choose another version of it.</source>
        <translation>请重新下载或复制模型文件夹，或选择它的其他版本。</translation>
    </message>
    <message>
        <source>The model {name} painted no picture: its numbers became too large.</source>
        <translation>模型 {name} 没有画出图片：计算数值过大。</translation>
    </message>
    <message>
        <source>That can come from a high guidance, from the sampler {sampler} or from a damaged model.</source>
        <translation>可能是引导值过高、采样器 {sampler} 不合适，或模型损坏。</translation>
    </message>
    <message>
        <source>Try a lower guidance or another sampler.</source>
        <translation>请降低引导值或换一个采样器。</translation>
    </message>
    <message>
        <source>This model knows no more than {steps} steps.</source>
        <translation>此模型最多支持 {steps} 步。</translation>
    </message>
    <message>
        <source>The prompt is longer than this model reads; left out: “{rest}”</source>
        <translation>提示词超出此模型可读取的长度；已忽略：“{rest}”</translation>
    </message>
    <message>
        <source>The negative prompt is longer than this model reads; left out: “{rest}”</source>
        <translation>反向提示词超出此模型可读取的长度；已忽略：“{rest}”</translation>
    </message>
    <message>
        <source>It names no files.</source>
        <translation>它没有列出任何文件。</translation>
    </message>
    <message>
        <source>It names files outside of its folder.</source>
        <translation>它引用了文件夹之外的文件。</translation>
    </message>
    <message>
        <source>There is too little memory for this picture.</source>
        <translation>内存不足，无法绘制这张图片。</translation>
    </message>
    <message>
        <source>The model and a picture of this size need more than is free.</source>
        <translation>模型加上这个尺寸的图片所需内存超过了可用内存。</translation>
    </message>
    <message>
        <source>Choose a smaller size, close other programs, or use a smaller model.</source>
        <translation>请选择较小的尺寸、关闭其他程序，或使用较小的模型。</translation>
    </message>
    <message>
        <source>There is too little memory for the model {name}.</source>
        <translation>内存不足，无法加载模型 {name}。</translation>
    </message>
    <message>
        <source>It needs about {need} GB and {free} GB are free.</source>
        <translation>它大约需要 {need} GB，而可用内存为 {free} GB。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model.</source>
        <translation>请关闭其他程序，或选择较小的模型。</translation>
    </message>
    <message>
        <source>The folder {path} holds no model that can be used here.</source>
        <translation>文件夹 {path} 中没有可用的模型。</translation>
    </message>
    <message>
        <source>It has no model_index.json.</source>
        <translation>其中没有 model_index.json。</translation>
    </message>
    <message>
        <source>Choose the folder that holds it.</source>
        <translation>请选择包含它的文件夹。</translation>
    </message>
    <message>
        <source>There is no model at {path}.</source>
        <translation>{path} 处没有模型。</translation>
    </message>
    <message>
        <source>Check the path, or choose another model.</source>
        <translation>请检查路径，或选择其他模型。</translation>
    </message>
    <message>
        <source>The file {path} cannot be opened as a model.</source>
        <translation>文件 {path} 不能作为模型打开。</translation>
    </message>
    <message>
        <source>Models are folders with model_index.json and safetensors files in them.</source>
        <translation>模型是包含 model_index.json 和 safetensors 文件的文件夹。</translation>
    </message>
    <message>
        <source>Get the model as a diffusers folder.</source>
        <translation>请获取 diffusers 文件夹形式的模型。</translation>
    </message>
    <message>
        <source>There is no model called {model}.</source>
        <translation>没有名为 {model} 的模型。</translation>
    </message>
    <message>
        <source>The nearest names are: {names}.</source>
        <translation>最接近的名称是：{names}。</translation>
    </message>
    <message>
        <source>The model folder {path} cannot be read.</source>
        <translation>无法读取模型文件夹 {path}。</translation>
    </message>
    <message>
        <source>The system says: {reason}.</source>
        <translation>系统报告：{reason}。</translation>
    </message>
    <message>
        <source>Check that you may read it and that its disk is connected.</source>
        <translation>请检查读取权限以及磁盘是否已连接。</translation>
    </message>
    <message>
        <source>No model is on the shelf.</source>
        <translation>还没有任何模型。</translation>
    </message>
    <message>
        <source>Put a model folder into {folder}.</source>
        <translation>请把模型文件夹放入 {folder}。</translation>
    </message>
    <message>
        <source>The file {file} is missing from the model.</source>
        <translation>模型缺少文件 {file}。</translation>
    </message>
    <message>
        <source>The file {file} is cut short.</source>
        <translation>文件 {file} 不完整。</translation>
    </message>
    <message>
        <source>The download or copy ended before the whole file was there.</source>
        <translation>下载或复制在文件完整之前就结束了。</translation>
    </message>
    <message>
        <source>Download or copy it again.</source>
        <translation>请重新下载或复制。</translation>
    </message>
    <message>
        <source>The file {file} cannot be read.</source>
        <translation>无法读取文件 {file}。</translation>
    </message>
    <message>
        <source>It holds no settings.</source>
        <translation>其中没有设置。</translation>
    </message>
    <message>
        <source>The model {folder} needs {file}, which can carry a hidden program.</source>
        <translation>模型 {folder} 需要的 {file} 可能藏有程序代码。</translation>
    </message>
    <message>
        <source>Only safetensors files are opened; .bin, .ckpt and .pt files are not.</source>
        <translation>只打开 safetensors 文件，不打开 .bin、.ckpt 和 .pt 文件。</translation>
    </message>
    <message>
        <source>Get the model as safetensors.</source>
        <translation>请获取 safetensors 版本的模型。</translation>
    </message>
    <message>
        <source>Its header contradicts itself.</source>
        <translation>它的文件头自相矛盾。</translation>
    </message>
    <message>
        <source>It is far larger than a configuration can be.</source>
        <translation>它远大于配置文件应有的大小。</translation>
    </message>
    <message>
        <source>It is not valid JSON.</source>
        <translation>它不是有效的 JSON。</translation>
    </message>
    <message>
        <source>Its header is not valid.</source>
        <translation>它的文件头无效。</translation>
    </message>
    <message>
        <source>It does not begin like a safetensors file.</source>
        <translation>它的开头不像 safetensors 文件。</translation>
    </message>
    <message>
        <source>The picture could not be painted because of a mistake in aipaint.</source>
        <translation>由于 aipaint 的错误，图片未能画成。</translation>
    </message>
    <message>
        <source>It says: {reason}</source>
        <translation>错误信息：{reason}</translation>
    </message>
    <message>
        <source>Try other settings; a report for the makers can be saved.</source>
        <translation>请尝试其他设置；可以保存一份报告给开发者。</translation>
    </message>
    <message>
        <source>The painting engine could not be started.</source>
        <translation>无法启动绘制引擎。</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>The painting engine has crashed.</source>
        <translation>绘制引擎已崩溃。</translation>
    </message>
    <message>
        <source>It ended with code {code} while it painted.</source>
        <translation>它在绘制时以代码 {code} 退出。</translation>
    </message>
    <message>
        <source>Try again; it has been started anew. If it happens again, save a report.</source>
        <translation>引擎已重新启动，请重试。如果再次发生，请保存报告。</translation>
    </message>
    <message>
        <source>Painting was stopped by the system.</source>
        <translation>绘制被系统终止。</translation>
    </message>
    <message>
        <source>That happens when the memory of the computer is used up.</source>
        <translation>这通常是因为电脑内存已用尽。</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller size or a smaller model, try again.</source>
        <translation>请关闭其他程序，选择较小的尺寸或较小的模型，然后重试。</translation>
    </message>
    <message>
        <source>The painting engine could not start.</source>
        <translation>绘制引擎未能启动。</translation>
    </message>
    <message>
        <source>It ended with code {code} before it was ready.</source>
        <translation>它在就绪之前以代码 {code} 退出。</translation>
    </message>
    <message>
        <source>Install aipaint again; a report for the makers can be saved.</source>
        <translation>请重新安装 aipaint；可以保存一份报告给开发者。</translation>
    </message>
    <message>
        <source>The painting engine is closed.</source>
        <translation>绘制引擎已关闭。</translation>
    </message>
    <message>
        <source>The painting process was ended by the system.</source>
        <translation>绘制进程被系统结束。</translation>
    </message>
    <message>
        <source>The gallery&apos;s index {path} cannot be used.</source>
        <translation>图库索引 {path} 无法使用。</translation>
    </message>
    <message>
        <source>See that the disk has room and that the folder may be written.</source>
        <translation>请确认磁盘有剩余空间且文件夹可写。</translation>
    </message>
    <message>
        <source>The gallery&apos;s index is in use.</source>
        <translation>图库索引正被占用。</translation>
    </message>
    <message>
        <source>Another program has held {path} for more than {seconds} seconds.</source>
        <translation>另一个程序占用 {path} 超过 {seconds} 秒。</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>请关闭它后重试。</translation>
    </message>
    <message>
        <source>The gallery&apos;s index was written by a newer aipaint.</source>
        <translation>图库索引由更新版本的 aipaint 写入。</translation>
    </message>
    <message>
        <source>It has version {found}; this aipaint reads up to {known}.</source>
        <translation>它的版本是 {found}；此 aipaint 最多支持 {known}。</translation>
    </message>
    <message>
        <source>Update aipaint, or move {path} away: the pictures stay and it is made anew.</source>
        <translation>请更新 aipaint，或移走 {path}：图片会保留，索引将重新建立。</translation>
    </message>
    <message>
        <source>The picture cannot be kept in {folder}.</source>
        <translation>图片无法保存到 {folder}。</translation>
    </message>
    <message>
        <source>Make room there, or see that the folder may be written.</source>
        <translation>请腾出空间，或确认文件夹可写。</translation>
    </message>
    <message>
        <source>The gallery&apos;s index was damaged. It was set aside as {name} and made again from {count} pictures.</source>
        <translation>图库索引已损坏，已另存为 {name}，并根据 {count} 张图片重新建立。</translation>
    </message>
    <message>
        <source>The picture {name} cannot be read.</source>
        <translation>无法读取图片 {name}。</translation>
    </message>
    <message>
        <source>The picture {name} cannot be removed.</source>
        <translation>无法移除图片 {name}。</translation>
    </message>
    <message>
        <source>The picture {name} cannot be brought back.</source>
        <translation>无法恢复图片 {name}。</translation>
    </message>
    <message>
        <source>The picture {name} cannot be shown.</source>
        <translation>无法显示图片 {name}。</translation>
    </message>
    <message>
        <source>Its file is damaged or cannot be read.</source>
        <translation>文件已损坏或无法读取。</translation>
    </message>
    <message>
        <source>The thumbnail of {name} cannot be kept.</source>
        <translation>无法保存 {name} 的缩略图。</translation>
    </message>
    <message>
        <source>See that the disk has room and that {folder} may be written.</source>
        <translation>请确认磁盘有剩余空间且 {folder} 可写。</translation>
    </message>
    <message>
        <source>The engine has stopped because of a mistake in aipaint.</source>
        <translation>由于 aipaint 的错误，引擎已停止。</translation>
    </message>
    <message>
        <source>The picture could not be saved as {path}.</source>
        <translation>图片未能保存为 {path}。</translation>
    </message>
    <message>
        <source>Choose another folder, or make room.</source>
        <translation>请选择其他文件夹，或腾出空间。</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>已保存为 {path}。</translation>
    </message>
    <message>
        <source>Close aipaint and open it again; nothing that was painted is lost.</source>
        <translation>请关闭并重新打开 aipaint；已画好的内容不会丢失。</translation>
    </message>
    <message>
        <source>Nothing can be painted: the engine did not start.</source>
        <translation>无法绘制：引擎未能启动。</translation>
    </message>
    <message>
        <source>No report could be written: {reason}.</source>
        <translation>无法写入报告：{reason}。</translation>
    </message>
    <message>
        <source>A picture that could not be kept before is in the gallery now.</source>
        <translation>之前未能保存的一张图片现已存入图库。</translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}.</source>
        <translation>设置未能保存：{reason}。</translation>
    </message>
    <message>
        <source>A mistake in aipaint got in the way.</source>
        <translation>aipaint 出现了一个错误。</translation>
    </message>
    <message>
        <source>{error}</source>
        <translation>{error}</translation>
    </message>
    <message>
        <source>A report was written: {path}</source>
        <translation>报告已写入：{path}</translation>
    </message>
    <message>
        <source>Earlier prompts cannot be read: {reason}</source>
        <translation>无法读取以前的提示词：{reason}</translation>
    </message>
    <message>
        <source>Models that cannot be used: {count}. Look for models again to see why.</source>
        <translation>有 {count} 个模型无法使用。重新查找模型可查看原因。</translation>
    </message>
    <message>
        <source>The picture is on the canvas: save it somewhere else, or make room and it is kept with the next one.</source>
        <translation>图片还在画布上：请另存到别处，或腾出空间，它会随下一张图片一起保存。</translation>
    </message>
    <message>
        <source>The prompt could not be remembered: {reason}</source>
        <translation>提示词未能记住：{reason}</translation>
    </message>
    <message>
        <source>Models found: {count}.</source>
        <translation>找到 {count} 个模型。</translation>
    </message>
    <message>
        <source>The settings were damaged. The defaults are used; the old file is kept as {aside}.</source>
        <translation>设置文件已损坏，现使用默认设置；旧文件保留为 {aside}。</translation>
    </message>
    <message>
        <source>The settings in {path} are damaged and cannot be set aside: {reason}.</source>
        <translation>设置文件 {path} 已损坏，且无法移开：{reason}。</translation>
    </message>
    <message>
        <source>The settings in {path} cannot be read: {reason}. The defaults are used.</source>
        <translation>无法读取设置文件 {path}：{reason}。现使用默认设置。</translation>
    </message>
    <message>
        <source>These are the settings of {name}.</source>
        <translation>这些是 {name} 的设置。</translation>
    </message>
    <message>
        <source>{name} says nothing of how it was made.</source>
        <translation>{name} 没有记录它是如何画成的。</translation>
    </message>
    <message>
        <source>The picture is in the trash for 30 days. {keys} brings it back.</source>
        <translation>图片将在回收站保留 30 天。按 {keys} 可恢复。</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The prompt is on the clipboard.</source>
        <translation>提示词已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The picture {path} cannot be read.</source>
        <translation>无法读取图片 {path}。</translation>
    </message>
    <message>
        <source>It was moved, deleted or damaged outside aipaint.</source>
        <translation>它在 aipaint 之外被移动、删除或损坏。</translation>
    </message>
    <message>
        <source>Remove it from the gallery, or put the file back.</source>
        <translation>请将它从图库移除，或放回文件。</translation>
    </message>
    <message>
        <source>The folder is {folder}</source>
        <translation>文件夹位置：{folder}</translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>Pictures left unfinished last time: {count}.</source>
        <translation>上次有 {count} 张图片未画完。</translation>
    </message>
    <message>
        <source>Paint them</source>
        <translation>继续绘制</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>Picker</name>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
</context>
<context>
    <name>PictureImport</name>
    <message>
        <source>Use the Settings of a Picture</source>
        <translation>使用图片的设置</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp)</translation>
    </message>
</context>
<context>
    <name>PictureTasks</name>
    <message>
        <source>Save Picture As</source>
        <translation>图片另存为</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Pictures being painted appear here.</source>
        <translation>正在绘制的图片会显示在这里。</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>What went wrong?</source>
        <translation>出了什么问题？</translation>
    </message>
</context>
<context>
    <name>SizeField</name>
    <message>
        <source>Native</source>
        <translation>原生</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>竖幅</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>横幅</translation>
    </message>
    <message>
        <source>Other size</source>
        <translation>其他尺寸</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
</context>
<context>
    <name>StyleBar</name>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The prompt as it is written</source>
        <translation>按原样使用提示词</translation>
    </message>
</context>
<context>
    <name>WindowTasks</name>
    <message>
        <source>Search earlier prompts</source>
        <translation>搜索以前的提示词</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>About aipaint</source>
        <translation>关于 aipaint</translation>
    </message>
    <message>
        <source>aipaint {version}</source>
        <translation>aipaint {version}</translation>
    </message>
    <message>
        <source>A studio for painting with generative models, on your own machine, with no network.

Apache License 2.0. The icons are from Lucide (ISC).</source>
        <translation>在您自己的电脑上，无需网络，用生成模型作画的工作室。

Apache License 2.0。图标来自 Lucide（ISC）。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>_JobDelegate</name>
    <message>
        <source>(no prompt)</source>
        <translation>（无提示词）</translation>
    </message>
</context>
</TS>
